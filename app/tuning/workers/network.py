"""Where the chief of several workers listens, who answers there, and the line that has another machine join."""

from __future__ import annotations

import errno
import os
import re
import shlex
import socket
import time
from collections.abc import Callable
from pathlib import Path

from app.descent.text.json_input import InputError
from app.tuning.names import CHIEF

LOOPBACK = "127.0.0.1"
KNOCK = 2.0  # seconds between two looks whether a chief answers
SILENCE = 4  # looks without an answer that mean it is gone


def split_place(place: str) -> tuple[str, int]:
    """HOST:PORT as its two parts; raises InputError."""
    host, _, port = place.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise InputError(f"{place!r} is not HOST:PORT, like 192.168.1.20:41000")
    return host, int(port)


def free_port(address: str, port: int = 0) -> int:
    """A port that can be listened at; raises InputError if there is none, or the one asked for is taken."""
    try:
        with socket.create_server((address, port)) as server:
            return int(server.getsockname()[1])
    except OSError as error:
        what = f"port {port} of {address}" if port else address
        raise InputError(f"cannot listen at {what}: {_why(error)}") from error


def _why(error: OSError) -> str:
    match error.errno:
        case errno.EADDRNOTAVAIL:
            return "it is no address of this machine"
        case errno.EADDRINUSE:
            return "another program listens there; choose another port"
        case errno.EACCES:
            return "the system keeps ports below 1024 to itself; choose a higher one"
        case _:
            return error.strerror or str(error)


def join_line(project: Path, address: str, port: int) -> str:
    """What to type on another machine that shares the project's folder; as often as one likes."""
    folder = shlex.quote(str(project))
    return f"python -m app worker --project {folder} --chief {address}:{port}"


def own_name(host: str = "") -> str:
    """A name for a worker that joins from here (or from ``host``): no other process has it."""
    host = re.sub(r"[^A-Za-z0-9-]+", "-", host or socket.gethostname()).strip("-")[:40] or "worker"
    return f"{host.replace(CHIEF, 'head')}-{os.getpid()}"  # Keras Tuner takes whoever has "chief" in the name for it


def answers(place: str) -> bool:
    """Whether something listens there."""
    try:
        with socket.create_connection(split_place(place), timeout=KNOCK):
            return True
    except OSError:
        return False


def check_chief(place: str) -> None:
    """Raise InputError if nothing listens there: Keras Tuner would wait for an hour."""
    if not answers(place):
        raise InputError(f"no chief answers at {place}; start one with: tune SPEC --project DIR --workers N")


def when_gone(place: str, then: Callable[[], None]) -> None:
    """Wait until a chief that has answered once answers no more, then call ``then``."""
    seen, silent = False, 0
    while silent < SILENCE:
        time.sleep(KNOCK)
        if answers(place):
            seen, silent = True, 0
        elif seen:
            silent += 1
    then()
