"""Look at a spec's own file before its search: the spec with everything that the file registers, or what is wrong."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryFile

import msgspec

from app.descent.text.json_input import InputError
from app.tuning.own.faults import OwnFileError
from app.tuning.own.found import DryRun, dry_run_command, read_dry_run
from app.tuning.spec.data import Load
from app.tuning.spec.search import SearchSpec

PATIENCE = 300.0  # seconds: a file may read its rows when it is run


def looked_at(spec: SearchSpec) -> SearchSpec:
    """Run the file of a spec's model in a process of its own; raises InputError with the line of what is wrong."""
    if spec.model is None:
        return spec
    path = Path(spec.model.file).absolute()
    command = dry_run_command(path, spec.model.function)
    try:
        with TemporaryFile() as answer:  # not a pipe, which a process that the file starts may hold open
            ended = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
                check=False,
            )
            answer.seek(0)
            said = answer.read()
    except subprocess.TimeoutExpired:
        slow = f"did not come to an end in {PATIENCE:g} s; does it train when it is run?"
        raise InputError(f"{path.name}: {slow}") from None
    try:
        found = read_dry_run(said)
    except msgspec.DecodeError:
        raise InputError(f"{path.name}: ended the process that ran it (exit code {ended.returncode})") from None
    if found.fault is not None:
        raise OwnFileError(path, found.fault)
    return with_found(spec, found)


def with_found(spec: SearchSpec, found: DryRun) -> SearchSpec:
    """The spec with what a look at its file found."""
    assert spec.model is not None
    replace = msgspec.structs.replace
    model = replace(
        spec.model, file=found.file, function=found.function, registered=found.hyperparameters, sha256=found.sha256
    )
    data = spec.data
    if isinstance(data, Load):  # mostly the same file, and to be known as that
        data = replace(data, load=str(Path(data.load).absolute()))
    return replace(spec, model=model, data=data)
