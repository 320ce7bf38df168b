"""Run a user's file as a module, and find in it what builds networks and what loads the rows."""

from __future__ import annotations

import inspect
import linecache
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from app.files import read_whole
from app.tuning.own.faults import Fault, OwnFileError, fault_of

LARGEST = 5_000_000  # bytes of a file that somebody wrote
NAME = "own_model"  # what the file is called as a module; not __main__, so that its last lines don't search
HP_NAMES = ("hp", "hps", "hyperparameters", "hyper_parameters", "hparams", "params", "h")
USUAL = ("build_model", "build", "make_model", "create_model", "model_builder", "hypermodel")


def read_source(path: Path) -> str:
    """The text of a file; raises OwnFileError where there is none."""
    try:
        return read_whole(path, LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise OwnFileError(path, Fault("is not text in UTF-8; save it as UTF-8")) from None
    except OSError as error:
        raise OwnFileError(path, Fault(f"{error.strerror or error}")) from error


def load_module(path: Path, source: str | None = None) -> ModuleType:
    """Run a file's code: what ``source`` says, if it is given (a copy), under the name of ``path``.

    Modules beside the file can be imported. Raises OwnFileError with the line where it fails.
    """
    text = read_source(path) if source is None else source
    name = str(path)
    # Tracebacks and inspect show the text that ran, even if the file has changed since.
    linecache.cache[name] = len(text), None, text.splitlines(keepends=True), name
    module = ModuleType(NAME)
    module.__file__ = name
    if (beside := str(path.parent)) not in sys.path:
        sys.path.insert(0, beside)
    sys.modules[NAME] = module
    try:
        exec(compile(text, name, "exec"), module.__dict__)
    except BaseException as error:
        raise OwnFileError(path, fault_of(error, path)) from error
    return module


def find_builder(module: ModuleType, path: Path, name: str) -> Any:
    """The function that takes ``hp``, or a HyperModel, under this name (a class is made without arguments).

    Raises OwnFileError, which names what the file has instead.
    """
    import keras_tuner

    found = getattr(module, name, None)
    if found is None:
        there = ", ".join(builders_of(module)) or "none"
        raise OwnFileError(path, Fault(f"has no {name}; functions that take hp, and HyperModels, in it: {there}"))
    if inspect.isclass(found):
        if not issubclass(found, keras_tuner.HyperModel):
            raise OwnFileError(path, Fault(f"{name} is a class, but no keras_tuner.HyperModel", _line_of(found)))
        try:
            return found()
        except BaseException as error:
            raise OwnFileError(path, fault_of(error, path)) from error
    if isinstance(found, keras_tuner.HyperModel) or callable(found):
        return found
    raise OwnFileError(path, Fault(f"{name} is neither a function nor a HyperModel"))


def builders_of(module: ModuleType) -> list[str]:
    """What in a file could build networks: the usual names first, then HyperModels and functions of one ``hp``."""
    import keras_tuner

    own = {k: v for k, v in vars(module).items() if not k.startswith("_") and getattr(v, "__module__", NAME) == NAME}
    found = [
        name
        for name, value in own.items()
        if isinstance(value, keras_tuner.HyperModel)
        or (inspect.isclass(value) and issubclass(value, keras_tuner.HyperModel))
        or (inspect.isfunction(value) and _takes_hp(value))
    ]
    return sorted(found, key=lambda name: USUAL.index(name) if name in USUAL else len(USUAL))


def find_load(module: ModuleType, path: Path) -> Callable[[], Any]:
    """The function ``load`` of a file; raises OwnFileError without one."""
    found = getattr(module, "load", None)
    if not callable(found):
        raise OwnFileError(path, Fault("has no function load(); it returns (x, y), or ((x, y), (x_val, y_val))"))
    made: Callable[[], Any] = found
    return made


def _takes_hp(function: Any) -> bool:
    """Whether a function takes one argument that has to be given, and is called like hyperparameters."""
    given = inspect.signature(function).parameters.values()
    needed = [p.name for p in given if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return len(needed) == 1 and needed[0] in HP_NAMES


def _line_of(found: Any) -> int | None:
    try:
        return inspect.getsourcelines(found)[1]
    except (OSError, TypeError):
        return None
