"""Run somebody's script as Python itself would, with every search of Keras Tuner's in it followed."""

from __future__ import annotations

import builtins
import functools
import importlib.machinery
import os
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

from app.descent.text.json_input import InputError
from app.tuning.follow import describe_tuner, search_recorder, tuner_hooks
from app.tuning.follow.tuner_hooks import follow

TUNERS = "keras_tuner.src.engine.base_tuner"  # where every tuner's ``search`` is
OURS = tuple(filter(None, (module.__file__ for module in (describe_tuner, search_recorder, tuner_hooks))))
INTERRUPTED = 130


def run_script(script: str, arguments: Sequence[str], opened: Callable[[Path], object] | None = None) -> int:
    """Run a script as the main module, unchanged; returns its exit code.

    ``opened`` is called with the folder of each search that begins. What the script raises is printed as Python prints
    it, and SystemExit comes through. Raises InputError, before anything runs, for a script that cannot be read.
    """
    source = _read(script)
    path = os.path.abspath(script)  # noqa: PTH100 (as Python writes it: no link is followed)
    follow_tuners(opened)
    main = types.ModuleType("__main__")
    loader = importlib.machinery.SourceFileLoader("__main__", path)
    vars(main).update(__file__=path, __cached__=None, __loader__=loader, __builtins__=builtins)
    sys.argv = [script, *arguments]
    folder = os.path.dirname(os.path.realpath(script))  # noqa: PTH120
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = folder
    _make_room(folder)
    sys.modules["__main__"] = main
    try:
        exec(compile(source, path, "exec", dont_inherit=True), vars(main))
    except SystemExit:
        raise
    except BaseException as error:
        _print(error)
        return INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1
    return 0


def follow_tuners(opened: Callable[[Path], object] | None = None) -> None:
    """Follow every search of every tuner from now on; Keras Tuner is not imported before the script does so."""
    if (module := sys.modules.get(TUNERS)) is not None:
        _follow_all(module, opened)
    else:
        sys.meta_path.insert(0, _WhenTunersCome(opened))


class _WhenTunersCome(MetaPathFinder):
    """Finds nothing itself, but has a word with Keras Tuner's tuners once they are imported."""

    def __init__(self, opened: Callable[[Path], object] | None) -> None:
        self._opened = opened

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The module's own spec, whose loader then follows its tuners."""
        if name != TUNERS:
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_and_follow(module: types.ModuleType) -> None:
                load(module)
                _follow_all(module, self._opened)

            spec.loader.exec_module = load_and_follow  # type: ignore[method-assign]
        return spec


def _follow_all(module: types.ModuleType, opened: Callable[[Path], object] | None) -> None:
    search = module.BaseTuner.search

    @functools.wraps(search)
    def followed(self: Any, *arguments: Any, **named: Any) -> Any:
        return follow(self, search.__get__(self), arguments, named, opened)

    followed.followed = True  # type: ignore[attr-defined]
    module.BaseTuner.search = followed


def _read(script: str) -> bytes:
    try:
        source = Path(script).read_bytes()
    except OSError as error:
        raise InputError(f"{script}: {error.strerror or error}") from error
    if script.endswith(".ipynb"):
        raise InputError(f"{script}: is a notebook; save it as a script first (jupyter nbconvert --to script)")
    if b"\0" in source:
        raise InputError(f"{script}: is not a Python script")
    return source


def _make_room(folder: str) -> None:
    """Let a script that has a module of its own called ``app`` import that one, and not this program."""
    if Path(__file__).parents[3] == Path(folder):
        return
    if Path(folder, "app.py").is_file() or Path(folder, "app").is_dir():
        for name in [name for name in sys.modules if name == "app" or name.startswith("app.")]:
            del sys.modules[name]


def _print(error: BaseException) -> None:
    """Print what a script raised, without the parts of its way that lead through this program."""
    for one in _with_causes(error):
        steps = [
            step for step in _steps(one.__traceback__) if step.tb_frame.f_code.co_filename not in (*OURS, __file__)
        ]
        after: types.TracebackType | None = None
        for step in reversed(steps):
            step.tb_next, after = after, step
        one.__traceback__ = after
    sys.excepthook(type(error), error, error.__traceback__)
    with suppress(Exception):
        sys.stderr.flush()


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    left = [error]
    while left:
        one = left.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            left += [one.__cause__, one.__context__]


def _steps(trace: types.TracebackType | None) -> Iterator[types.TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next
