"""A table's network with everything in front of it that makes a row into numbers, as layers of Keras's own.

The model that ``with_raw_columns`` makes needs Keras alone: it survives ``keras.saving.load_model`` with its safe mode,
in a process that has never heard of this app. In such a process::

    model = keras.saving.load_model("best.keras")
    answers = model.predict({"age": np.array([22.0, np.nan]), "town": np.array(["Basel", ""], object)})
    answers["prediction"], answers["probability"]["yes"]

"""

from __future__ import annotations

import warnings
from typing import Any

from app.tuning.data.recipe import (
    CategoryRecipe,
    ColumnRecipe,
    DateRecipe,
    NumberRecipe,
    TableRecipe,
    TextRecipe,
    width,
)
from app.tuning.export.raw_columns.raw_dates import date_numbers


def with_raw_columns(network: Any, recipe: TableRecipe) -> Any:
    """A Keras model that takes a dict of the table's columns, by name, and answers in the table's own words.

    A number column takes numbers, NaN where one is missing; a category, a text or a date takes strings, "" where one
    is missing (whole numbers as "1", not "1.0"; dates as in the file, or in ISO 8601 where the file has no texts for
    them), each an array of shape (rows,) or (rows, 1). Keras makes float32 of numbers on their way through
    ``predict``; called as a function, the model takes float64 as it is.

    The answer is a dict: ``prediction`` is each row's class (bytes, in UTF-8) or number, in the target's unit, and
    ``probability``, for classes, a dict of each class's.
    """
    import keras

    inputs = {column.name: _input(column) for column in recipe.columns}
    pieces = _Pieces()
    numbers = [c for c in recipe.columns if isinstance(c, NumberRecipe)]
    if numbers:
        pieces.add([c.name for c in numbers], _standardised([inputs[c.name] for c in numbers], numbers))
    for column in recipe.columns:
        cells, owners = inputs[column.name], [column.name] * width(column)
        match column:
            case CategoryRecipe():
                pieces.add(owners, _one_hot(cells, column))
            case DateRecipe():
                dates = date_numbers(cells, column.format)
                pieces.add(owners, _standardised([dates[part.name] for part in column.parts], list(column.parts)))
            case TextRecipe():
                pieces.add(owners, _bag_of_words(cells, column))
            case NumberRecipe():
                pass
    features = pieces.in_order([c.name for c in recipe.columns for _ in range(width(c))])
    answers = _in_words(network(features), recipe)
    # One layer of its own, so that the names of what is in it cannot be those of columns.
    inner = keras.Model(list(inputs.values()), answers, name=_unlike("table", list(inputs)))
    outer = {c.name: keras.Input((1,), dtype=inputs[c.name].dtype, name=_input_name(c.name)) for c in recipe.columns}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a name with a "/" cannot be its input's, and need not be
        return keras.Model(outer, inner(list(outer.values())))


class _Pieces:
    """Groups of features, each made at once, and whose columns they are."""

    def __init__(self) -> None:
        self._owners: list[str] = []
        self._made: list[Any] = []

    def add(self, owners: list[str], made: Any) -> None:
        """Add features, one an owner."""
        self._owners += owners
        self._made.append(made)

    def in_order(self, wanted: list[str]) -> Any:
        """All features, those of each column together, in the order of ``wanted``."""
        import keras

        places: dict[str, list[int]] = {}
        for place, owner in enumerate(self._owners):
            places.setdefault(owner, []).append(place)
        order = [places[owner].pop(0) for owner in wanted]
        joined = keras.ops.concatenate(self._made, axis=1) if len(self._made) > 1 else self._made[0]
        return joined if order == sorted(order) else keras.ops.take(joined, order, axis=1)


def _input(column: ColumnRecipe) -> Any:
    import keras

    # Numbers are standardised in float64: as float32 a large one would have lost what makes it differ from the others.
    return keras.Input((1,), dtype="float64" if isinstance(column, NumberRecipe) else "string")


def _standardised(columns: list[Any], recipes: list[NumberRecipe]) -> Any:
    """Numbers with gaps filled and mean 0 and deviation 1: first less the filling, so that a gap is 0."""
    import keras

    joined = keras.ops.concatenate(columns, axis=1) if len(columns) > 1 else columns[0]
    less = keras.layers.Rescaling(1.0, offset=[-r.fill for r in recipes], dtype="float64")(joined)
    known = keras.ops.nan_to_num(less, nan=0.0, posinf=0.0, neginf=0.0)
    scale = keras.layers.Rescaling(
        [1 / r.deviation for r in recipes], offset=[(r.fill - r.mean) / r.deviation for r in recipes], dtype="float64"
    )
    return keras.ops.cast(scale(known), "float32")


def _one_hot(cells: Any, column: CategoryRecipe) -> Any:
    """A one at the word's place, at the last one for every other word, if those have a place: see CategoryRecipe."""
    import keras

    words = column.words
    lookup = keras.layers.StringLookup(vocabulary=list(words), oov_token=_unlike("[UNK]", words), num_oov_indices=1)
    places = keras.ops.mod(lookup(cells) + len(words), len(words) + 1)
    return keras.layers.CategoryEncoding(num_tokens=len(words) + 1, output_mode="one_hot")(places)[:, : width(column)]


def _bag_of_words(cells: Any, column: TextRecipe) -> Any:
    """A one for each word that stands in a text: see TextRecipe."""
    import keras

    words = keras.layers.TextVectorization(
        standardize="lower_and_strip_punctuation",
        split="whitespace",
        output_mode="multi_hot",
        vocabulary=list(column.words),
    )
    return keras.ops.reshape(words(cells), (-1, width(column)))


def _in_words(said: Any, recipe: TableRecipe) -> dict[str, Any]:
    """A network's answers as words and their probabilities, or its number."""
    import keras

    if recipe.task == "regression":
        return {"prediction": said[:, 0]}
    if recipe.task == "binary":
        said = keras.ops.concatenate([1 - said, said], axis=1)
    words = keras.layers.StringLookup(vocabulary=list(recipe.classes), invert=True, num_oov_indices=0)
    return {
        "prediction": words(keras.ops.argmax(said, axis=1)),
        "probability": {name: said[:, place] for place, name in enumerate(recipe.classes)},
    }


def _input_name(column: str) -> str:
    """The column's name, as far as Keras can give it to an input."""
    return column.replace("/", "∕")


def _unlike(word: str, others: tuple[str, ...] | list[str]) -> str:
    """A word that is not among others."""
    while word in others:
        word += "_"
    return word
