"""What a look at a user's file finds, as values: everything that it registers, its network, or what is wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from app.tuning.own.faults import Fault
from app.tuning.spec.own_model import Registered


class LayerSeen(msgspec.Struct, frozen=True):
    """A layer of the network that the defaults build."""

    name: str
    kind: str
    shape: str
    parameters: int


class DryRun(msgspec.Struct, frozen=True):
    """What a look at a file found: everything that it registers, and its network; or what is wrong."""

    file: str
    sha256: str
    function: str
    builders: tuple[str, ...] = ()  # what else the file could build networks with
    hyperparameters: tuple[Registered, ...] = ()
    layers: tuple[LayerSeen, ...] = ()
    parameters: int = 0
    inputs: str = ""  # shapes, as text
    outputs: str = ""
    loss: str = ""
    metrics: tuple[str, ...] = ()
    optimizer: str = ""
    loads: bool = False  # whether the file has a function load()
    seconds: float = 0.0
    fault: Fault | None = None
    notes: tuple[str, ...] = ()


def dry_run_command(file: Path, function: str) -> list[str]:
    """The command that looks at a file; a DryRun as JSON on standard output. It runs the file's code."""
    return [sys.executable, "-m", "app.tuning.own.dry_run", str(file), function]


def read_dry_run(output: bytes) -> DryRun:
    """What the command wrote."""
    return msgspec.json.decode(output, type=DryRun)
