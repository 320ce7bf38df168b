"""What is said of a search before it starts: how large its space is, and what Start would train."""

from __future__ import annotations

from pathlib import Path

from app.descent.text.numbers import counted
from app.tuning.record.short_text import value_text
from app.tuning.spec.data import Data, Table, rows_of
from app.tuning.spec.own_model import OwnModel
from app.tuning.spec.plan import epochs_asked, plan_of, trials_asked
from app.tuning.spec.search import SearchSpec, combinations
from app.tuning.spec.space import OF_CONVOLUTIONS, Space, Vary, setting_of
from app.tuning.spec.tuner import Hyperband

HOW = {
    "RandomSearch": "drawn at random",
    "GridSearch": "in grid order",
    "BayesianOptimization": "chosen by what earlier ones scored",
    "Hyperband": "",
}


def data_line(data: Data) -> str:
    """Which rows, in a few words."""
    rows = rows_of(data)
    what = Path(data.table).name or "a table" if isinstance(data, Table) else str(data.__struct_config__.tag)
    return what + (f", {counted(rows, 'row')}" if rows else "")


def network_line(space: Space) -> str:
    """What every trial has in common, in a few words."""
    varied, said = {name for name, entry in space.settings() if isinstance(entry, Vary)}, []
    by = [] if "optimizer" in varied else [str(space.optimizer)]
    by += [] if isinstance(space.learning_rate, Vary) else [value_text("learning_rate", space.learning_rate)]
    said += [" at ".join(by)] if by else []
    for name, entry in space.settings():
        if name in ("optimizer", "learning_rate"):
            continue
        if name in varied or (name in OF_CONVOLUTIONS and not space.has_convolutions):
            continue
        if name in ("dropout", "batch_norm", "l2", "conv_blocks") and not entry:
            continue
        match name:
            case "batch_norm":
                said.append("batch normalisation")
            case "conv_blocks":
                said.append(counted(entry, "convolution"))  # type: ignore[arg-type]
            case "l2":
                said.append(f"L2 {value_text(name, entry)}")  # type: ignore[arg-type]
            case "filters":
                said.append(counted(entry, "filter"))  # type: ignore[arg-type]
            case "kernel_size":
                said.append(f"{entry} × {entry} kernels")
            case "layers" | "units":
                said.append(counted(entry, name.removesuffix("s")))  # type: ignore[arg-type]
            case "activation":
                said.append(str(entry))
            case "batch_size":
                said.append(f"batch {entry}")
            case _:
                said.append(f"{name} {value_text(name, entry)}")  # type: ignore[arg-type]
    return ", ".join(said) or "everything varies"


def own_line(model: OwnModel) -> str:
    """Which file builds the networks, in a few words."""
    return f"{model.function} of {Path(model.file).name}" if model.file else "a Python file"


def space_line(spec: SearchSpec) -> str:
    """What varies from trial to trial, in a few words."""
    varied, total = list(spec.varied()), combinations(spec)
    if not varied:
        return "nothing varies"
    if spec.model is not None:
        return " × ".join(varied)
    return f"{' × '.join(_varied_names(spec))}: {'continuous' if total is None else f'{total:,}'}"


def _varied_names(spec: SearchSpec) -> list[str]:
    """What varies; a setting that does so in each layer for itself is one."""
    each = () if spec.model is not None else spec.space.per_layer
    names = [setting_of(name) if setting_of(name) in each else name for name in spec.varied()]
    return [f"{name} of each layer" if name in each else name for name in dict.fromkeys(names)]


def search_line(spec: SearchSpec) -> str:
    """By which tuner and how long, in a few words."""
    tuner, epochs = str(spec.tuner.__struct_config__.tag), counted(epochs_asked(spec), "epoch")
    if isinstance(spec.tuner, Hyperband):
        return f"{tuner}, up to {epochs} a trial"
    return f"{tuner}, {counted(spec.max_trials, 'trial')} of {epochs}"


def set_up_line(spec: SearchSpec) -> str:
    """A whole search in a few words."""
    varied = " × ".join(_varied_names(spec)) or "nothing varies"
    return f"{data_line(spec.data).partition(',')[0]}: {varied}"


def space_text(spec: SearchSpec) -> str:
    """How many different trials there are, and how many of them will be tried."""
    total = combinations(spec)
    tried, how = trials_asked(spec), HOW[type(spec.tuner).__name__]
    if spec.model is not None and not isinstance(spec.tuner, Hyperband):
        return f"At most {counted(tried, 'combination')}, {how}, will be tried."
    if isinstance(spec.tuner, Hyperband):
        plan = plan_of(spec)
        size = "is continuous" if total is None else f"holds {counted(total, 'combination')}"
        few = ", too few for its brackets" if plan.trials < tried else ""
        runs = f"{counted(plan.trials, 'trial')}, {counted(plan.epochs, 'epoch')} in all"
        return f"The space {size}{few}; Hyperband runs at most {runs}."
    if total is None:
        return f"The space is continuous; {counted(tried, 'combination')}, {how}, will be tried."
    if total == 1:
        return "Nothing varies: there is only one combination to train."
    if total <= tried:
        return f"The space holds {total:,} combinations; all of them will be tried."
    return f"The space holds {total:,} combinations; {tried:,} of them, {how}, will be tried."


def start_text(spec: SearchSpec | None, waits: str = "") -> str:
    """What the empty chart says; ``spec`` is what Start would run, None while it ``waits`` for something."""
    drawn = "Every trial draws its curve here, epoch by epoch."
    if spec is None:
        return f"{waits}\n{drawn}".lstrip()
    plan = plan_of(spec)
    count = plan.trials * spec.executions_per_trial
    if isinstance(spec.tuner, Hyperband):
        how = f"up to {counted(count, 'network')} for at most {counted(plan.epochs, 'epoch')} in all"
    else:
        each = "" if count == 1 else " each"
        how = f"{counted(count, 'network')} for {counted(spec.epochs, 'epoch')}{each}"
    return f"Press Start to train {how}.\n{drawn}"
