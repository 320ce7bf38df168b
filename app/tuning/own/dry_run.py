"""Looks at a user's file: ``python -m app.tuning.own.dry_run FILE FUNCTION``, a DryRun as JSON on standard output.

The file's code runs in this process alone, and whatever it prints goes to standard error. Networks are built, none is
trained.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from app.tuning.own.faults import Fault, OwnFileError, fault_of
from app.tuning.own.found import DryRun, LayerSeen
from app.tuning.own.load_file import builders_of, find_builder, load_module, read_source
from app.tuning.spec.keras_space import entry_of
from app.tuning.spec.own_model import Registered

MOST_BUILDS = 50  # of networks, to reach what is registered under a condition
LONGEST = 20.0  # seconds of these


def dry_run(path: Path, function: str) -> DryRun:
    """Run a file, and build its network with the defaults and once for each condition; its faults are told."""
    began = time.perf_counter()
    found = DryRun(str(path), "", function)
    changed = msgspec.structs.replace
    try:
        source = read_source(path)
        found = changed(found, sha256=hashlib.sha256(source.encode()).hexdigest())
        module = load_module(path, source)
        builders = tuple(builders_of(module))
        found = changed(found, builders=builders, loads=callable(getattr(module, "load", None)))
        if not function and builders:
            found = changed(found, function=builders[0])
        builder = find_builder(module, path, found.function or "build_model")
        found = _look(found, builder, path)
    except OwnFileError as error:
        found = changed(found, fault=error.fault)
    return changed(found, seconds=time.perf_counter() - began)


def _look(found: DryRun, builder: Any, path: Path) -> DryRun:
    import keras
    import keras_tuner

    build = builder.build if isinstance(builder, keras_tuner.HyperModel) else builder
    known = keras_tuner.HyperParameters()
    try:
        if isinstance(builder, keras_tuner.HyperModel):
            builder.declare_hyperparameters(known)
        model = build(known)
    except BaseException as error:
        fault = fault_of(error, path)
        return msgspec.structs.replace(found, hyperparameters=_registered(known), fault=fault)
    _reach_all(build, known)
    seen = msgspec.structs.replace(found, hyperparameters=_registered(known))
    if not isinstance(model, keras.Model):
        what = "nothing" if model is None else f"a {type(model).__name__}"
        end = "; end it with return model" if model is None else ""
        return msgspec.structs.replace(seen, fault=Fault(f"{found.function} returns {what}, not a Keras model{end}"))
    if not getattr(model, "compiled", False) and not _fits_itself(builder):
        return msgspec.structs.replace(
            seen, fault=Fault(f"{found.function} returns a network that was not compiled; call model.compile(…) in it")
        )
    return _describe(seen, model)


def _reach_all(build: Any, known: Any) -> None:
    """Build with values that open each condition, as Keras Tuner does before a search, and with those an ``if`` asks.

    What a rare value breaks is for its trial to say.
    """
    began = time.perf_counter()
    done: list[Any] = []
    for _ in range(MOST_BUILDS):
        tries = [tried for tried in _openings(known) if tried not in done]
        if not tries or time.perf_counter() - began > LONGEST:
            return
        done.append(tries[0])
        known.values.update(tries[0])
        known.ensure_active_values()
        with contextlib.suppress(BaseException):
            build(known)
        for name in tries[0]:
            known.values[name] = next(hp.default for hp in known.space if hp.name == name)


def _openings(known: Any) -> list[dict[str, Any]]:
    """Values that may bring a network to register more: those of its conditions, then others than the defaults.

    Of a range it is the largest value: mostly it counts layers.
    """
    scopes = [{c.name: c.values[0] for c in scope} for scope in known.inactive_scopes]
    others = [
        {hp.name: value}
        for hp in known.space
        for value in ([hp.max_value] if type(hp).__name__ == "Int" else getattr(hp, "values", ()))
        if type(hp).__name__ in ("Boolean", "Choice", "Int") and value != hp.default
    ]
    return scopes + others


def _fits_itself(builder: Any) -> bool:
    import keras_tuner

    return isinstance(builder, keras_tuner.HyperModel) and type(builder).fit is not keras_tuner.HyperModel.fit


def _registered(known: Any) -> tuple[Registered, ...]:
    made = []
    for hp in known.space:
        config = hp.get_config()
        conditions = tuple((c.name, tuple(c.values)) for c in hp.conditions)
        made.append(Registered(hp.name, entry_of(type(hp).__name__, config), hp.default, conditions))
    return tuple(made)


def _describe(found: DryRun, model: Any) -> DryRun:
    """The network's layers and shapes, as far as it knows them before it has seen rows."""
    layers = tuple(
        LayerSeen(
            layer.name,
            type(layer).__name__,
            str(getattr(getattr(layer, "output", None), "shape", "?")),
            int(layer.count_params()) if layer.built else 0,
        )
        for layer in model.layers
    )
    shapes = {part: _shape(model, part) for part in ("input_shape", "output_shape")}
    notes = () if model.built else ("The network gets its shapes from the rows: it names no Input.",)
    loss, metrics = (model.loss, _metrics(model)) if getattr(model, "compiled", False) else (None, ())
    return msgspec.structs.replace(
        found,
        layers=layers,
        parameters=int(model.count_params()) if model.built else 0,
        inputs=shapes["input_shape"],
        outputs=shapes["output_shape"],
        loss=loss if isinstance(loss, str) else getattr(loss, "name", getattr(loss, "__name__", "")) or "",
        metrics=metrics,
        optimizer=type(model.optimizer).__name__ if getattr(model, "optimizer", None) else "",
        notes=notes,
    )


def _metrics(model: Any) -> tuple[str, ...]:
    given = (model.get_compile_config() or {}).get("metrics") if hasattr(model, "get_compile_config") else None
    flat = given if isinstance(given, list) else list(given.values()) if isinstance(given, dict) else []
    return tuple(_metric_name(metric) for metric in flat)


def _metric_name(metric: Any) -> str:
    config = metric.get("config") if isinstance(metric, dict) else metric
    return str(config.get("name", "") if isinstance(config, dict) else config)  # of a function its name alone


def _shape(model: Any, part: str) -> str:
    try:
        return str(getattr(model, part))
    except (AttributeError, ValueError):
        return ""


def main() -> None:
    """Look at one file; its own output goes to standard error, so that ours alone is on standard output."""
    out = os.dup(1)
    os.dup2(2, 1)
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
    found = dry_run(Path(sys.argv[1]), sys.argv[2])
    with os.fdopen(out, "wb") as answer:
        answer.write(msgspec.json.encode(found))
    os._exit(0)  # whatever threads the file has started


if __name__ == "__main__":
    main()
