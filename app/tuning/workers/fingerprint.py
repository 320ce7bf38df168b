"""What must be alike wherever one search is trained, so that its scores can be compared: a few hashes and versions."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import msgspec

from app import __version__
from app.descent.text.json_input import InputError
from app.tuning.data.recipe import TableRecipe, file_hash
from app.tuning.spec.data import SplitBy, Table
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Vary

PACKAGES = {"Keras": "keras", "Keras Tuner": "keras-tuner", "TensorFlow": "tensorflow"}

Fingerprint = dict[str, str]  # by what it is of, in words for a person


def fingerprint(spec: SearchSpec, kept: TableRecipe | None = None) -> Fingerprint:
    """The fingerprint of a search here: its spec, its data, and the versions that train it.

    Left out is what may change while a search goes on: its number of trials and the bounds of its space. A file's
    rows count, not its path; where they are ``kept`` with the search, the file is not asked. Raises InputError for a
    file that cannot be read, or is none.
    """
    held: dict[str, Any] = msgspec.to_builtins(spec)
    del held["max_trials"]
    held["space"] = {name: "varied" if isinstance(entry, Vary) else entry for name, entry in spec.settings()}
    if spec.model is None:
        held["space"]["per_layer"] = spec.space.per_layer
    data = held.pop("data")
    if isinstance(spec.data, Table):
        data = {**data, "name": "table", "csv": None}
        data["table"] = _hash_of_file(Path(spec.data.table)) if kept is None else kept.sha256
        if isinstance(spec.data.split, SplitBy) and spec.data.split.table is not None:
            second = _hash_of_file(Path(spec.data.split.table)) if kept is None else kept.validation_sha256
            data["split"] = {"table": second}
    versions = {name: _minor(_version(package)) for name, package in PACKAGES.items()}
    return {"settings": _hash(held), "data": _hash(data), "Blindfolded Mountain": _minor(__version__), **versions}


def differences(here: Fingerprint, there: Fingerprint) -> str:
    """What two fingerprints differ in, in words; empty if in nothing."""
    told = []
    for name in dict.fromkeys([*there, *here]):
        mine, its = here.get(name, "none"), there.get(name, "none")
        if mine != its:
            told.append(f"other {name}" if name in ("settings", "data") else f"{name} {mine} instead of {its}")
    return ", ".join(told)


def _hash(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()[:32]


def _hash_of_file(path: Path) -> str:
    try:
        return file_hash(path)
    except OSError as error:
        raise InputError(f"$.data.table: {path}: {error.strerror or error}") from error


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def _minor(full: str) -> str:
    return ".".join(full.split(".")[:2])
