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
from typing import NamedTuple

from app.descent.text.json_input import InputError
from app.files import read_whole, write_whole
from app.tuning.names import CHIEF

LOOPBACK = "127.0.0.1"
PLACE = "chief.txt"  # in a project's folder: where its chief listens
LONGEST = 300  # bytes of that file
HERE = "here"  # for the workers of the searching machine: where that file says
LOOK = 0.05  # seconds between two looks whether it is there
KNOCK = 2.0  # seconds between two looks whether a chief answers
SILENCE = 4  # looks without an answer that mean it is gone


class Place(NamedTuple):
    """Where a chief is to listen: at a port of its own (0: any that is free), ``shared`` with other machines."""

    address: str = LOOPBACK
    port: int = 0
    shared: bool = False


ALONE = Place()


def split_place(place: str) -> tuple[str, int]:
    """HOST:PORT as its two parts; raises InputError."""
    host, _, port = place.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise InputError(f"{place!r} is not HOST:PORT, like 192.168.1.20:41000")
    return host, int(port)


def check_place(address: str, port: int = 0) -> None:
    """Raise InputError if nobody could listen there now; port 0 is any that is free."""
    try:
        socket.create_server((address, port)).close()
    except OSError as error:
        what = f"port {port} of {address}" if port else address
        raise InputError(f"cannot listen at {what}: {_why(error)}") from error


def tell_place(project: Path, place: str) -> None:
    """Leave word in a project's folder of where its chief listens: the system chose the port."""
    write_whole(project / PLACE, f"{place}\n".encode(), follow=False)


def told_place(project: Path) -> str:
    """Where a project's chief listens, HOST:PORT; empty until it says so."""
    try:
        return read_whole(project / PLACE, LONGEST).decode().strip()
    except (OSError, UnicodeDecodeError):
        return ""


def forget_place(project: Path) -> None:
    """There is no chief any more, or not yet."""
    (project / PLACE).unlink(missing_ok=True)


def wait_for_place(project: Path) -> str:
    """Where a project's chief listens, once it does."""
    while not (place := told_place(project)):
        time.sleep(LOOK)
    return place


def _why(error: OSError) -> str:
    match error.errno:
        case errno.EADDRNOTAVAIL:
            return "that is not an address of this machine"
        case errno.EADDRINUSE:
            return "another program listens there; choose another port"
        case errno.EACCES:
            return "ports below 1024 are reserved for the system; choose a higher one"
        case _:
            return error.strerror or str(error)


def join_line(project: Path, place: str) -> str:
    """What to type on another machine that shares the project's folder; as often as one likes."""
    return f"python -m app worker --project {shlex.quote(str(project))} --chief {place}"


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
        raise InputError(
            f"no search listens at {place}; start it there with: "
            f"mountain tune DIR/spec.json --project DIR --resume --listen {place}"
        )


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
