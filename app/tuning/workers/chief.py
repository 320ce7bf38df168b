"""The chief of several workers: it hands out trials and keeps the history, and trains nothing."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from app.tuning.control import Control
from app.tuning.names import CHIEF, LOCAL

LOOK = 0.05  # seconds between two looks whether the search is over


def run_chief(
    tuner: Any, control: Control, writing: AbstractContextManager[object], lost: queue.SimpleQueue[str]
) -> None:
    """Serve the trials of a search's ``tuner`` where the environment says; leaves the process when all is done.

    ``control.stopping`` says that the workers of this machine have left; those of others are waited for, but for
    the ``lost`` ones, whose trials are given back.
    """
    from keras_tuner import synchronized

    tuner.oracle.create_trial = waiting_for_others(tuner.oracle)
    # Keras Tuner's chief leaves when no worker is there that asked for a trial, though others may be on their way.
    tuner.oracle.tuner_ids.add(CHIEF)

    def leave_in_time() -> None:
        while not (control.stopping and not _from_elsewhere(tuner.oracle)):
            with contextlib.suppress(queue.Empty), writing:
                synchronized(give_back)(tuner.oracle, lost.get_nowait())
            time.sleep(LOOK)
        with writing:
            os._exit(0)

    threading.Thread(target=leave_in_time, daemon=True).start()
    tuner.search(verbose=0)


def give_back(oracle: Any, worker: str) -> None:
    """Let another worker run the trial of one that died."""
    trial = oracle.ongoing_trials.pop(worker, None)
    oracle.tuner_ids.discard(worker)
    if trial is not None:
        oracle._retry_queue.append(trial.trial_id)
        oracle.save()


def waiting_for_others(oracle: Any) -> Callable[[str], Any]:
    """The oracle's ``create_trial`` that lets nobody go while another machine trains: its trial may come back."""
    create = oracle.create_trial

    def create_trial(worker: str) -> Any:
        trial = create(worker)
        if trial.status == "STOPPED" and any(not LOCAL.fullmatch(name) for name in list(oracle.ongoing_trials)):
            trial.status = "IDLE"
            oracle.tuner_ids.add(worker)
        return trial

    return create_trial


def _from_elsewhere(oracle: Any) -> set[str]:
    """The workers of other machines that have not left."""
    return {name for name in list(oracle.tuner_ids) if name != CHIEF and not LOCAL.fullmatch(name)}
