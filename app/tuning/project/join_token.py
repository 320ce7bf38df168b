"""The token of a search, in its folder: whoever can read it may join, and nobody else on this machine or another."""

from __future__ import annotations

import os
import re
import secrets
import stat
from pathlib import Path

from app.descent.text.json_input import InputError
from app.files import read_whole, write_whole

TOKEN = "join.token"
A_TOKEN = re.compile(r"[0-9a-f]{64}")
LONGEST = 100  # bytes of that file


def make_token(project: Path) -> None:
    """Give a project a token unless it has one that only its owner can read. It is for no eyes and no export."""
    path = project / TOKEN
    try:
        read_token(project)
        open_to_others = os.name == "posix" and path.lstat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    except (InputError, OSError):
        open_to_others = True
    if open_to_others:
        write_whole(path, secrets.token_hex(32).encode(), follow=False, private=True)


def read_token(project: Path) -> str:
    """A project's token; raises InputError where there is none, or where it is not for us."""
    path = project / TOKEN
    try:
        token = read_whole(path, LONGEST).decode().strip()
    except FileNotFoundError:
        raise InputError(
            f"{path} is missing, so nobody can join this search; it is made when the search is started or resumed"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read, so this worker cannot join: {error}") from error
    if not A_TOKEN.fullmatch(token):
        raise InputError(f"{path} is damaged, so nobody can join this search; resume the search to have it made again")
    return token
