"""The lines of a script for a user's own file: its copy is run as the search ran it, and what it builds is searched."""

from __future__ import annotations

from pathlib import Path

from app.tuning.own.copies import LOAD, MODEL
from app.tuning.own.overrides import overrides
from app.tuning.spec.data import Load
from app.tuning.spec.search import SearchSpec


def file_lines(spec: SearchSpec) -> list[str]:
    """Lines that run the files of a spec's own model and own ``load()``; PROJECT is there."""
    files = {} if spec.model is None else {"own_model": (MODEL, Path(spec.model.file))}
    if isinstance(spec.data, Load):
        path = Path(spec.data.load)
        files |= {} if (MODEL, path) in files.values() else {"own_data": (LOAD, path)}
    if not files:
        return []
    return [
        "",
        "",
        "def run_file(name, kept, file):",
        '    """Run a file as it was when the search began, under its own name; modules beside it can be imported."""',
        "    sys.path.insert(0, str(Path(file).parent))",
        "    module = sys.modules[name] = types.ModuleType(name)",
        "    module.__file__ = file",
        '    exec(compile((PROJECT / kept).read_text(encoding="utf-8"), file, "exec"), module.__dict__)',
        "    return module",
        "",
        "",
        *(f"{name} = run_file({name!r}, {kept!r}, {str(path)!r})" for name, (kept, path) in files.items()),
    ]


def load_lines(spec: SearchSpec) -> list[str]:
    """Lines that call ``load()`` and leave what ``search`` is given in rows and judged."""
    assert isinstance(spec.data, Load)
    same = spec.model is not None and Path(spec.model.file) == Path(spec.data.load)
    return [
        f"first, second = {'own_model' if same else 'own_data'}.load()",
        'if hasattr(first, "element_spec"):  # two tf.data datasets',
        '    rows, judged = (first,), {"validation_data": second}',
        "elif isinstance(first, tuple):",
        '    rows, judged = first, {"validation_data": second}',
        "else:",
        f'    rows, judged = (first, second), {{"validation_split": {spec.validation_split}}}',
    ]


def own_model_lines(spec: SearchSpec, repeated: bool) -> list[str]:
    """Lines that leave a HyperModel around the file's function in Model, as ``train.own_model`` makes it."""
    assert spec.model is not None
    seed = f"{spec.seed} + self.execution" if repeated else f"{spec.seed}"
    return [
        f"builder = own_model.{spec.model.function}",
        "builder = builder() if isinstance(builder, type) else builder",
        "",
        "",
        "class Model(keras_tuner.HyperModel):",
        *(["    execution = 0  # each of a trial's executions begins from a seed of its own", ""] if repeated else []),
        "    def declare_hyperparameters(self, hp):",
        "        if isinstance(builder, keras_tuner.HyperModel):",
        "            builder.declare_hyperparameters(hp)",
        "",
        "    def build(self, hp):",
        f"        keras.utils.set_random_seed({seed})  # Keras Tuner's seed covers the sampling alone",
        "        return builder.build(hp) if isinstance(builder, keras_tuner.HyperModel) else builder(hp)",
        "",
        "    def fit(self, hp, model, *args, **kwargs):",
        *(["        self.execution += 1"] if repeated else []),
        "        if isinstance(builder, keras_tuner.HyperModel):",
        "            return builder.fit(hp, model, *args, **kwargs)",
        "        return model.fit(*args, **kwargs)",
    ]


def override_lines(spec: SearchSpec) -> list[str]:
    """Lines that leave in hyperparameters what the search holds or narrows; none where it changes nothing."""
    assert spec.model is not None
    if not spec.model.space:
        return []
    lines = ["hyperparameters = keras_tuner.HyperParameters()  # in place of what the file registers"]
    for conditions, kind, arguments in overrides(spec.model.space, spec.model.registered):
        scopes = [f"hyperparameters.conditional_scope({parent!r}, {list(values)!r})" for parent, values in conditions]
        lines += [f"with {', '.join(scopes)}:"] if scopes else []
        given = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
        lines.append(f"{'    ' if scopes else ''}hyperparameters.{kind}({given})")
    return [*lines, ""]
