"""Keras Tuner's files in a project, the damaged ones rebuilt from the others and the journals."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.descent.text.json_input import InputError
from app.descent.text.numbers import plural
from app.files import LARGEST_RECORD, read_whole, write_whole
from app.tuning.names import known_trials, trial_folder, trial_order
from app.tuning.project.keras_records import is_display, is_oracle, is_trial
from app.tuning.record.events import Event, TrialStarted
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Value
from app.tuning.spec.tuner import Hyperband

Record = dict[str, Any]
NO_DISPLAY: Record = {"search_start": None, "trial_start": {}, "trial_number": {}}


def mend(project: Path, spec: SearchSpec, events: Iterable[Event]) -> str:
    """Rebuild Keras Tuner's damaged files; say which, or nothing if all are whole.

    A trial whose file is lost is run again with the values that its journal has. Raises InputError with a sentence
    where the other files do not tell enough.
    """
    for path in (*project.glob("tuner*.json"), *project.glob("chief.json")):
        if not path.is_file() or not _read(path):
            _write(path, {})  # as they are when whole
    drawn = {event.trial: event.values for event in events if isinstance(event, TrialStarted)}
    known = {*drawn, *(name for name in known_trials(project) if _path(project, name).exists())}
    trials = {name: _read_trial(project, name) for name in sorted(known, key=trial_order)}
    oracle = _read_oracle(project, known)
    if oracle and not is_display(oracle.get("display")):  # it is for printing alone: nothing is lost
        oracle = {**oracle, "display": NO_DISPLAY}
        _write(project / "oracle.json", oracle)
    broken = [name for name, record in trials.items() if not record]
    if not (project / "oracle.json").exists() and not trials:
        return ""  # killed before the first trial
    if oracle and not broken:
        return ""
    whole = [record for record in (*trials.values(), oracle) if record]
    if not oracle and isinstance(spec.tuner, Hyperband):
        raise InputError(
            f"{project / 'oracle.json'} is damaged, and Hyperband's rounds are recorded nowhere else: finished trials "
            "are kept and can be viewed, but the search can't be resumed; start another"
        )
    if (trials and not whole) or not drawn.keys() >= set(broken):
        lost = f"the trial.json of {_trials(broken)}" if broken else "oracle.json"
        raise InputError(
            f"{project}: {lost} is damaged "
            "and no other file records what was in it, so the search can't be resumed. What is known of its trials is "
            "kept and can be viewed; start another search"
        )
    for name in broken:
        space = whole[0]["hyperparameters"]["space"]
        trials[name] = _not_run(name, {"space": space, "values": drawn[name]})
        _write(_path(project, name), trials[name])
    if not trials:
        for path in (project / "oracle.json", *project.glob("tuner*.json")):
            path.unlink(missing_ok=True)
        return "oracle.json was damaged; no trial had begun, so the search starts again from the beginning."
    _write(project / "oracle.json", _run_again(oracle, broken) if oracle else _oracle_of(trials, spec.seed))
    told = ["oracle.json was damaged and was rebuilt from the trials' files."] if not oracle else []
    if broken:
        what, be = ("file", "was") if len(broken) == 1 else ("files", "were")
        told.append(f"The {what} of {_trials(broken)} {be} damaged; {_trials(broken)} will be run again.")
    return " ".join([*told, "Nothing else is lost."])


def knows_trials(project: Path) -> bool:
    """Whether Keras Tuner's oracle knows of any trial."""
    return bool(_read(project / "oracle.json").get("start_order"))


def _oracle_of(trials: dict[str, Record], seed: int) -> Record:
    """The state of an oracle that knows these trials.

    It draws from its seed on, and passes over what it drew before: so the next trial is the one it would have been.
    """
    running = [name for name, trial in trials.items() if trial["status"] == "RUNNING"]
    hashes = {name: _hash(trial["hyperparameters"]["values"]) for name, trial in trials.items()}
    ended = [name for name in trials if name not in running]
    return {
        "ongoing_trials": {},
        "hyperparameters": {**next(iter(trials.values()))["hyperparameters"], "values": {}},
        "start_order": list(trials),
        "end_order": ended,
        "run_times": dict.fromkeys(ended, 1),
        "retry_queue": running[::-1],  # whose last is run next
        "seed": seed,
        "seed_state": seed,
        "tried_so_far": sorted(set(hashes.values())),
        "id_to_hash": hashes,
        "display": NO_DISPLAY,
    }


def _run_again(oracle: Record, names: list[str]) -> Record:
    """The oracle's state once these trials are still to be run."""
    waiting = [name for name in oracle["retry_queue"] if name not in names]
    return {
        **oracle,
        "ongoing_trials": {k: name for k, name in oracle["ongoing_trials"].items() if name not in names},
        "end_order": [name for name in oracle["end_order"] if name not in names],
        "run_times": {name: times for name, times in oracle["run_times"].items() if name not in names},
        "retry_queue": [*waiting, *names[::-1]],
    }


def _not_run(name: str, hyperparameters: Record) -> Record:
    return {
        "trial_id": name,
        "hyperparameters": hyperparameters,
        "metrics": {"metrics": {}},
        "score": None,
        "best_step": None,
        "status": "RUNNING",
        "message": None,
    }


def _hash(values: dict[str, Value]) -> str:
    """By what Keras Tuner's oracle knows a combination that it tried."""
    return hashlib.sha256("".join(f"{name}={values[name]}" for name in sorted(values)).encode()).hexdigest()[:32]


def _read_oracle(project: Path, known: set[str]) -> Record:
    """What Keras Tuner's oracle kept, or nothing. It makes paths of the trials named there, so they must be known."""
    oracle = _read(project / "oracle.json")
    if not is_oracle(oracle):
        return {}
    named = {name for key in ("start_order", "end_order", "retry_queue") for name in oracle[key]}
    return oracle if known >= named | set(oracle["ongoing_trials"].values()) else {}


def _read_trial(project: Path, name: str) -> Record:
    """What Keras Tuner kept of a trial, or nothing: it makes a path of the name in the file, which must be this."""
    record = _read(_path(project, name))
    return record if is_trial(record) and record["trial_id"] == name else {}


def _read(path: Path) -> Record:
    """A whole file's object, or an empty one."""
    try:
        # Not msgspec, which knows no NaN: Keras Tuner writes it as it is.
        record = json.loads(read_whole(path, LARGEST_RECORD))
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _write(path: Path, record: Record) -> None:
    path.parent.mkdir(exist_ok=True)
    write_whole(path, json.dumps(record).encode(), follow=False)


def _path(project: Path, name: str) -> Path:
    return trial_folder(project, name) / "trial.json"


def _trials(names: list[str]) -> str:
    return f"{plural('trial', len(names))} {', '.join(name.lstrip('0') or '0' for name in names)}"
