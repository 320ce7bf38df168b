"""A user's own function or HyperModel as the hypermodel of a search, with what the spec holds or narrows of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from app.tuning.own.copies import LOAD, MODEL, kept_source
from app.tuning.own.faults import OwnFileError, fault_of
from app.tuning.own.load_file import find_builder, load_module
from app.tuning.own.overrides import overriding
from app.tuning.spec.data import Load
from app.tuning.spec.search import SearchSpec


def own_module(spec: SearchSpec, project: Path) -> ModuleType:
    """Run the file of a spec's model, as the project keeps it; raises OwnFileError."""
    assert spec.model is not None
    path = Path(spec.model.file)
    return load_module(path, kept_source(project, path, MODEL, spec.model.sha256))


def load_own_module(spec: SearchSpec, project: Path) -> ModuleType:
    """Run the file whose ``load`` gives the rows: mostly the model's own, and then it runs once."""
    assert isinstance(spec.data, Load)
    path = Path(spec.data.load)
    if spec.model is not None and Path(spec.model.file) == path:
        return own_module(spec, project)
    return load_module(path, kept_source(project, path, LOAD))


def make_own_hypermodel(spec: SearchSpec, module: ModuleType) -> Any:
    """A ``keras_tuner.HyperModel`` around what the file builds networks with.

    What the user's code raises is told with the line of their file; Keras Tuner's own errors pass.
    """
    import keras
    import keras_tuner
    from keras_tuner.errors import FailedTrialError, FatalError

    assert spec.model is not None
    path = Path(spec.model.file)
    builder = find_builder(module, path, spec.model.function)

    class OwnHyperModel(keras_tuner.HyperModel):
        """The user's, seeded, and with the line of their file in every error."""

        execution = 0  # which training of its trial comes next

        def declare_hyperparameters(self, hp: Any) -> Any:
            if isinstance(builder, keras_tuner.HyperModel):
                return builder.declare_hyperparameters(hp)
            return None

        def build(self, hp: Any) -> Any:
            keras.utils.set_random_seed(spec.seed + self.execution)  # the file may choose another
            with _with_lines(path, FailedTrialError, FatalError):
                return builder.build(hp) if isinstance(builder, keras_tuner.HyperModel) else builder(hp)

        def fit(self, hp: Any, model: Any, *args: Any, **kwargs: Any) -> Any:
            with _with_lines(path, FailedTrialError, FatalError):
                if isinstance(builder, keras_tuner.HyperModel):
                    return builder.fit(hp, model, *args, **kwargs)
                return model.fit(*args, **kwargs)

    return OwnHyperModel(name=getattr(builder, "name", None))


def own_hyperparameters(spec: SearchSpec, everything: bool) -> Any:
    """What takes the place of the function's own registrations, or None where the spec changes nothing.

    ``everything`` is for whoever builds no network, and so would know of none of the others.
    """
    assert spec.model is not None
    if not (spec.model.space or everything):
        return None
    all_of_them = {hp.name: hp.entry for hp in spec.model.registered} if everything else {}
    return overriding(all_of_them | spec.model.space, spec.model.registered)


@contextmanager
def _with_lines(path: Path, *passing: type[Exception]) -> Iterator[None]:
    """Turn what is raised in a user's file into a sentence with their line; ``passing`` errors are Keras Tuner's."""
    try:
        yield
    except BaseException as error:
        fault = fault_of(error, path)
        # Too little memory is told in words of its own, and so is what no line of theirs is to blame for.
        known = isinstance(error, (*passing, OwnFileError, OSError, MemoryError))
        elsewhere = fault.line is None and isinstance(error, Exception)
        if known or elsewhere or type(error).__name__ == "ResourceExhaustedError":
            raise
        raise OwnFileError(path, fault) from error
