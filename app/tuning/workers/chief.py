"""The chief of several workers: it hands out trials and keeps the history, and trains nothing."""

from __future__ import annotations

import contextlib
import os
import queue
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

from app.descent.text.json_input import InputError
from app.tuning.control import Control
from app.tuning.names import LOCAL
from app.tuning.workers.guests import PATIENCE
from app.tuning.workers.handshake import Visitors
from app.tuning.workers.join_line import check_place

LOOK = 0.05  # seconds between two looks whether the search is over


def listen(address: str, port: int, door: Any) -> tuple[Any, str]:
    """A gRPC server that has a port for itself (0: any that is free), and its place as HOST:PORT.

    It answers at once, by its interceptor ``door``. Keras Tuner's own lets another chief share the port, and their
    workers with it. Raises InputError if nobody can listen there.
    """
    import grpc

    one = ThreadPoolExecutor(max_workers=1)
    server = grpc.server(one, options=[("grpc.so_reuseport", 0)], interceptors=(door,))
    try:
        port = server.add_insecure_port(f"{address}:{port}")
    except RuntimeError as error:
        check_place(address, port)  # says why
        raise InputError(f"cannot listen at {address}:{port}: {error}") from error
    server.start()
    return server, f"{address}:{port}"


def run_chief(
    tuner: Any,
    server: Any,
    control: Control,
    writing: AbstractContextManager[object],
    lost: queue.SimpleQueue[str],
    visitors: Visitors,
    dropped: Callable[[str], object],
) -> None:
    """Serve the trials of a search's ``tuner``; leaves the process when all is done.

    ``control.stopping`` says that the workers of this machine have left; those of others are waited for, but for
    the ``lost`` ones, whose trials are given back. So are those of ``visitors`` that did not call for too long, of
    which ``dropped`` is told: what they do to the folder nobody may see, if they have a copy of it. Keras Tuner's own
    loop would leave as soon as no worker is there that has asked for a trial, though others may be on their way.
    """
    from keras_tuner import synchronized
    from keras_tuner.src.distribute.oracle_chief import OracleServicer
    from keras_tuner.src.protos import get_service_grpc

    oracle = tuner.oracle
    oracle.verbose = 0
    oracle.create_trial = waiting_for_others(oracle)
    tuner.save()
    get_service_grpc().add_OracleServicer_to_server(OracleServicer(oracle), server)
    while not (control.stopping and not from_elsewhere(oracle)):
        names = unheard(oracle, visitors.heard, time.monotonic())
        for name in names:
            dropped(name)
        with contextlib.suppress(queue.Empty):
            names.append(lost.get_nowait())
        for name in names:
            visitors.give_up(name)
            with writing:
                synchronized(give_back)(oracle, name)
        time.sleep(LOOK)
    with writing:
        os._exit(0)


def unheard(oracle: Any, heard: Mapping[str, float], now: float) -> list[str]:
    """The workers of other machines that have not called for too long; ``heard`` says when each did last."""
    return sorted(name for name in from_elsewhere(oracle) if now - heard.get(name, now) > PATIENCE)


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


def from_elsewhere(oracle: Any) -> set[str]:
    """The workers of other machines that have not left."""
    return {name for name in (*list(oracle.tuner_ids), *list(oracle.ongoing_trials)) if not LOCAL.fullmatch(name)}
