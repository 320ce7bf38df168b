"""The lines of a script that choose a network's settings and build its layers, as ``train.model`` does."""

from __future__ import annotations

from app.tuning.spec.data import Digits, picture_of
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import LATER, WHOLE, Space, Value, Vary, counts_of, listed_values, setting_of

LOST = "  # hp.Float would lose the last one to rounding"


def setting_lines(space: Space) -> list[str]:
    """Each setting in the order of the space, the later ones only where they do something.

    One that varies per layer is a list of hyperparameters, each of which counts where there is its layer.
    """
    entries, conditions, lines = dict(space.entries()), space.conditions(), []
    for name, entry in space.settings():
        if name in LATER and (name not in entries or not entry):
            continue
        call, remark = _entry(repr(name), name, entry)
        if isinstance(entry, Vary) and name in space.per_layer:
            lines += _per_layer_lines(space, name, entry)
        elif name in conditions:
            lines += [*_scope(*conditions[name]), f"        {name} = {call}{remark}"]
        else:
            lines.append(f"    {name} = {call}{remark}")
    return lines


def layer_lines(spec: SearchSpec, row: tuple[int, ...] | None = None) -> list[str]:
    """All layers between the input and the one that answers; ``row`` is the shape of a file's rows, where it is known.

    Pictures that no convolution takes are numbers one after the other.
    """
    space = spec.space
    flatten = ["    model.add(keras.layers.Flatten())"] if row is not None and len(row) > 1 else []
    lines = _convolution_lines(spec, row) if space.has_convolutions else flatten
    units, activation, dropout = (_of(space, name, "layer") for name in ("units", "activation", "dropout"))
    counted = "layer" if any("[layer]" in text for text in (units, activation, dropout)) else "_"
    return [
        *lines,
        f"    for {counted} in range(layers):",
        *_weighted_lines(space, f"Dense({units}", activation),
        f"        if {dropout} > 0:",
        f"            model.add(keras.layers.Dropout({dropout}))",
    ]


def _convolution_lines(spec: SearchSpec, row: tuple[int, ...] | None) -> list[str]:
    row = (64,) if isinstance(spec.data, Digits) else row  # whose rows are numbers, and no pictures
    picture = None if row is None else picture_of(spec.data, row)
    shaped = ["    if conv_blocks:", f"        model.add(keras.layers.Reshape({picture}))"]
    always = row is not None and len(row) > 1  # a picture is made flat, whether convolutions took it or not
    conv = 'Conv2D(filters * 2**block, kernel_size, padding="same"'
    return [
        *([] if picture in (None, row) else shaped),
        "    for block in range(conv_blocks):",
        *_weighted_lines(spec.space, conv, _of(spec.space, "activation", 0)),
        '        model.add(keras.layers.MaxPooling2D(padding="same"))',
        *([] if always else ["    if conv_blocks:"]),
        f"{'' if always else '    '}    model.add(keras.layers.Flatten())",
    ]


def _weighted_lines(space: Space, layer: str, activation: str) -> list[str]:
    """A layer with weights, and batch normalisation before what bends its sums."""
    penalty = ", kernel_regularizer=keras.regularizers.L2(l2)" if space.l2 else ""
    if not space.batch_norm:
        return [f"        model.add(keras.layers.{layer}, activation={activation}{penalty}))"]
    return [
        f"        model.add(keras.layers.{layer}, activation=None if batch_norm else {activation}{penalty}))",
        "        if batch_norm:",
        "            model.add(keras.layers.BatchNormalization())",
        f"            model.add(keras.layers.Activation({activation}))",
    ]


def _of(space: Space, name: str, layer: int | str) -> str:
    """A setting in one layer: its own value, or that of all layers."""
    apart = name in space.per_layer and isinstance(getattr(space, name), Vary)
    return f"{name}[{layer}]" if apart else name


def _per_layer_lines(space: Space, name: str, entry: Vary) -> list[str]:
    """A list with a hyperparameter for each layer that some network has."""
    most = sum(setting_of(one) == name for one in space.varied())
    call, remark = _entry(f'f"{name}_{{layer}}"', name, entry)
    if not isinstance(space.layers, Vary):
        return [f"    {name} = [{call} for layer in range(1, {most + 1})]{remark}"]
    return [
        f"    {name} = []",
        f"    for layer in range(1, {most + 1}):",
        f'        with hp.conditional_scope("layers", [n for n in {counts_of(space.layers)} if n >= layer]):',
        f"            {name}.append({call}){remark}",
    ]


def _scope(parent: str, values: tuple[int, ...]) -> list[str]:
    return [f'    with hp.conditional_scope("{parent}", {list(values)}):']


def _entry(called: str, name: str, entry: Value | Vary) -> tuple[str, str]:
    """A held value, or the call that has Keras Tuner choose one, as ``train.model`` makes it; and a remark on it."""
    if not isinstance(entry, Vary):
        return repr(entry), ""
    if (values := listed_values(name, entry)) is not None:
        if isinstance(values[0], bool):
            both = len(values) > 1
            return (f"hp.Boolean({called}, default={values[0]})" if both else f"hp.Fixed({called}, {values[0]})"), ""
        if entry.choices is not None:
            return f"hp.Choice({called}, {values!r})", ""
        steps = f"[{float(values[0])!r} + k * {entry.spacing!r} for k in range({len(values)})]"
        return f"hp.Choice({called}, {steps})", LOST
    kind, step = ("Int", entry.step) if name in WHOLE else ("Float", entry.spacing)
    more = "" if step is None else f", step={step!r}"
    more += "" if entry.sampling is None else f", sampling={entry.sampling!r}"
    return f"hp.{kind}({called}, {entry.min!r}, {entry.max!r}{more})", ""
