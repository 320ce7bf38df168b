"""What a table's columns become: numbers, categories, dates and texts, fitted on the training part alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.descent.text.json_input import InputError
from app.tuning.data.dates import PARTS
from app.tuning.data.encode import encode, encode_answers
from app.tuning.data.load import load_data
from app.tuning.data.recipe import file_hash, read_recipe, width, write_recipe
from app.tuning.data.texts import commonest_words, words_of
from app.tuning.spec.data import SplitBy, Table

ROWS = 200


@pytest.fixture
def table(tmp_path):
    """A frame with every kind of column, and a function that loads it as a Table with some fields."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "size": rng.normal(50, 10, ROWS).round(3),
            "colour": rng.choice(["red", "green", "blue"], ROWS),
            "bought": pd.date_range("2021-01-31 05:00", periods=ROWS, freq="53h").strftime("%d/%m/%Y %H:%M"),
            "says": rng.choice(["Good dog!", "bad cat", "the dog, the cat"], ROWS),
            "answer": rng.choice(["no", "yes"], ROWS),
        }
    )
    kinds = {"size": "number", "colour": "category", "bought": "date", "says": "text"}

    def load(frame=frame, **fields):
        path = tmp_path / "rows.csv"
        frame.to_csv(path, index=False)
        return load_data(Table(str(path), **{"target": "answer", "columns": kinds, "split": "ordered", **fields}))

    return frame, load


def columns_of(data):
    """Each column's numbers by its name."""
    at = np.cumsum([0, *(width(column) for column in data.recipe.columns)])
    return {c.name: data.x[:, at[k] : at[k + 1]] for k, c in enumerate(data.recipe.columns)}


def test_that_numbers_are_standardised_on_the_training_part_and_gaps_get_its_median(table):
    frame, load = table
    frame.loc[::9, "size"] = np.nan
    data = load(columns={"size": "number", "bought": "ignored"}, split="shuffled")
    size = columns_of(data)["size"][:, 0]
    training = frame["size"].to_numpy()[data.places[: data.training]]
    median = np.nanmedian(training)
    filled = np.where(np.isnan(training), median, training)
    expected = (filled - filled.mean()) / filled.std()
    np.testing.assert_allclose(size[: data.training], expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("odd", [np.inf, -np.inf, 1e300])
def test_that_a_number_no_network_can_be_given_counts_as_missing(table, odd):
    frame, load = table
    frame.loc[3, "size"] = odd
    data = load()
    column = data.recipe.columns[0]
    assert np.isfinite(data.x).all()
    assert data.x[3, 0] == pytest.approx((column.fill - column.mean) / column.deviation)


def test_that_a_constant_becomes_zeros(table):
    frame, load = table
    frame["size"] = 0.1
    assert not columns_of(load())["size"].any()


def test_that_words_of_few_rows_share_a_place_with_unseen_ones(table):
    frame, load = table
    frame.loc[[5, 6], "colour"] = ["mauve", "puce"]
    data = load()
    colour = columns_of(data)["colour"]
    words = next(column for column in data.recipe.columns if column.name == "colour").words
    assert words == ("blue", "green", "red")
    np.testing.assert_array_equal(colour[[5, 6]], [[0, 0, 0, 1]] * 2)
    assert (colour.sum(axis=1) == 1).all()
    unseen = encode(frame.head(1).assign(colour="violet"), data.recipe)
    assert (unseen[0, 1:5] == [0, 0, 0, 1]).all()


def test_that_an_unseen_word_is_all_zeros_where_training_had_no_rare_one(table):
    frame, load = table
    data = load()
    assert columns_of(data)["colour"].shape[1] == 3
    for unseen in ("violet", None):
        row = encode(frame.head(1).assign(colour=pd.Series([unseen], dtype=object)), data.recipe)
        assert not row[0, 1:4].any()


def test_that_missing_cells_are_a_word_of_their_own(table):
    frame, load = table
    frame.loc[::5, "colour"] = None
    data = load()
    colour = columns_of(data)["colour"]
    assert colour.shape[1] == 4
    assert (colour[::5] == [1, 0, 0, 0]).all()


def test_that_numbers_taken_for_categories_are_written_without_a_fraction(table):
    frame, load = table
    frame["colour"] = np.tile([1.0, 2.0, np.nan, 4.0], ROWS // 4)
    data = load()
    assert data.recipe.columns[1].words == ("", "1", "2", "4")


def test_that_at_most_fifty_words_have_a_place(table):
    frame, load = table
    frame["colour"] = [f"w{k % 66}" for k in range(ROWS)]
    data = load()
    assert len(data.recipe.columns[1].words) == 50
    assert (columns_of(data)["colour"].sum(axis=1) == 1).all()


def test_that_a_date_becomes_what_differs_of_year_month_weekday_and_hour(table):
    frame, load = table
    data = load()
    column = next(column for column in data.recipe.columns if column.name == "bought")
    assert [part.name for part in column.parts] == ["year", "month", "weekday", "hour"]
    moments = pd.to_datetime(frame["bought"], format="%d/%m/%Y %H:%M")
    for place, part in enumerate(column.parts):
        back = columns_of(data)["bought"][:, place] * part.deviation + part.mean
        np.testing.assert_allclose(back, getattr(moments.dt, PARTS[part.name]), atol=1e-3)
    frame["bought"] = pd.date_range("2021-03-01", periods=ROWS, freq="h").strftime("%Y-%m-%d %H:00:00")
    column = next(column for column in load().recipe.columns if column.name == "bought")
    assert [part.name for part in column.parts] == ["weekday", "hour"]


@pytest.mark.parametrize(
    "written",
    [
        "%Y-%m-%d",
        "%d.%m.%Y",
        "%m/%d/%Y",
        "%d/%m/%Y",
        "%Y-%m-%dT%H:%M:%SZ",
        "%m/%d/%Y %I:%M %p",
        "%d-%b-%Y",
        "%B %d, %Y",
        "%Y%m%d",
    ],
)
def test_that_dates_are_read_as_people_write_them(table, written):
    frame, load = table
    moments = pd.date_range("2019-12-30 13:00", periods=ROWS, freq="50D")
    frame["bought"] = moments.strftime(written)
    data = load(columns={"bought": "date", "size": "number", "colour": "ignored", "says": "ignored"})
    parts = {part.name: part for part in data.recipe.columns[1].parts}
    assert list(parts) == ["year", "month", "weekday"]  # the hour is always the same
    back = data.x[:, 2] * parts["month"].deviation + parts["month"].mean
    np.testing.assert_allclose(back, moments.month, atol=1e-3)


def test_that_a_text_becomes_the_words_that_stand_in_it(table):
    frame, load = table
    data = load()
    words = next(column for column in data.recipe.columns if column.name == "says").words
    assert set(words) == {"good", "dog", "bad", "cat", "the"}
    row = encode(frame.head(1).assign(says="A DOG, the dog... and a cat"), data.recipe)[0, -6:]
    assert row[0] == 1  # of words that training did not have
    assert {word for word, there in zip(words, row[1:], strict=True) if there} == {"dog", "the", "cat"}
    assert not encode(frame.head(1).assign(says=""), data.recipe)[0, -6:].any()


@pytest.mark.real
def test_that_keras_finds_the_same_words():
    import keras

    texts = ["Good dog!", "", " ÉCLAIR-au  café\t“x”", "it's the_dog\u00a0cat", "5.5 % & DOG\nCAT", "日本 dog"]
    words = commonest_words((text, 1) for text in texts)
    layer = keras.layers.TextVectorization(
        standardize="lower_and_strip_punctuation", split="whitespace", output_mode="multi_hot", vocabulary=list(words)
    )
    asked = [*texts, "nothing known", "Dog unknown"]
    place = {word.encode(): at for at, word in enumerate(words, 1)}
    expected = np.zeros((len(asked), len(words) + 1))
    for row, text in enumerate(asked):
        expected[row, [place.get(word, 0) for word in words_of(text)]] = 1
    np.testing.assert_array_equal(np.asarray(layer(np.array(asked))), expected)


def test_that_answers_are_places_of_classes_or_numbers(table):
    frame, load = table
    data = load()
    assert data.classes == ("no", "yes")
    assert (data.y == (frame["answer"] == "yes")).all()
    frame["answer"] = np.tile(["b", "a", "c", None], ROWS // 4)
    data = load(split="ordered")
    assert data.classes == ("a", "b", "c")
    assert data.y.dtype == np.int32
    assert data.y[:4].tolist() == [1, 0, 2, 1]  # rows without an answer are left out
    assert data.places[:4].tolist() == [0, 1, 2, 4]
    frame["answer"] = np.arange(ROWS) * 1000.5
    data = load(task="regression")
    np.testing.assert_allclose(data.y[:3], [0, 1000.5, 2001])
    assert data.scale[0] == pytest.approx(data.y[: data.training].mean(), rel=1e-5)
    np.testing.assert_array_equal(encode_answers(frame, data.recipe), data.y)


def test_that_a_recipe_alone_makes_the_same_numbers_again(table, tmp_path):
    frame, load = table
    data = load(split="shuffled", test=0.2)
    write_recipe(tmp_path, data.recipe)
    again = read_recipe(tmp_path)
    assert again == data.recipe
    assert again.sha256 == file_hash(tmp_path / "rows.csv")
    x = encode(frame, again)
    np.testing.assert_array_equal(x[data.places], np.vstack([data.x, data.x_test]))


def test_that_a_second_file_validates(table, tmp_path):
    frame, load = table
    second = tmp_path / "later.csv"
    frame[::-1].head(30).assign(extra=1).to_csv(second, index=False)
    data = load(split=SplitBy(table=str(second)), test=0.1)
    assert (data.training, len(data.x), len(data.x_test)) == (180, 210, 20)
    assert (data.recipe.split, data.recipe.rows, data.recipe.validation) == ("table", ROWS, 30)
    assert data.recipe.validation_sha256 == file_hash(second)
    frame.drop(columns="size").to_csv(second, index=False)
    with pytest.raises(InputError, match='no column "size"'):
        load(split=SplitBy(table=str(second)))


def test_that_rows_are_ordered_by_their_date(table):
    frame, load = table
    data = load(frame[::-1], split="ordered", test=0.25)
    assert data.places.tolist() == list(range(ROWS))[::-1]


def test_that_a_group_column_is_no_feature_and_its_rows_stay_together(table):
    frame, load = table
    frame["who"] = np.arange(ROWS) // 8
    data = load(split=SplitBy(group="who"), test=0.2)
    assert "who" not in [column.name for column in data.recipe.columns]
    who = frame["who"].to_numpy()[data.places]
    parts = np.split(who, [data.training, len(data.x)])
    assert sum(len(set(part)) for part in parts) == frame["who"].nunique()
    with pytest.raises(InputError, match=r'column "one".*1 group'):
        load(frame.assign(one="a"), split=SplitBy(group="one"))
    with pytest.raises(InputError, match='no column "whom"'):
        load(split=SplitBy(group="whom"))


def test_that_a_training_part_of_one_class_is_refused(table):
    frame, load = table
    frame["answer"] = ["no"] * 170 + ["yes"] * 30
    with pytest.raises(InputError, match="one class"):
        load(split="ordered")
