"""An animation as a WebP: each frame a still picture, clear where nothing is new; a frame at a time."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from app.gui.mountain.export.animation import TILE, Animation, Change

UNIT = 1000  # of time, a second
QUALITY, EFFORT = 85, 2  # of 100, of 6
ANIMATED, HAS_XMP = 0x02, 0x04
HEAD = 12  # bytes of a file before its chunks


def webp_of(animation: Animation, xmp: bytes) -> bytes:
    """The animation, shown for ever, as the bytes of a file."""
    width, height = animation.size
    file = io.BytesIO()
    file.write(b"RIFF\0\0\0\0WEBP")
    file.write(_chunk(b"VP8X", bytes([ANIMATED | HAS_XMP, 0, 0, 0]) + _three(width - 1) + _three(height - 1)))
    file.write(_chunk(b"ANIM", bytes(4) + bytes(2)))
    begin = 0
    # Not a loop over the changes: its variable would hold each of them while the next is drawn.
    for end, (place, data) in zip(animation.ends(UNIT), map(_frame, animation.changes()), strict=True):
        file.write(_chunk(b"ANMF", place + _three(end - begin) + b"\x00" + data))
        begin = end
    file.write(_chunk(b"XMP ", xmp))
    length = file.tell() - 8
    file.seek(4)
    file.write(length.to_bytes(4, "little"))
    return file.getvalue()


def _frame(change: Change) -> tuple[bytes, bytes]:
    """Where a frame's pixels belong and what they are, in the file's words."""
    _, top, _, bottom = change.box
    pixels = change.pixels[top:bottom]  # whole rows, which Pillow reads where they are
    same = ~change.tiles[top // TILE :]
    for at, tiles in zip(range(0, len(pixels), TILE), same, strict=False):
        pixels[at : at + TILE, np.repeat(tiles, TILE)[: pixels.shape[1]], 3] = 0
    height, width, _ = pixels.shape
    kind = "RGBA" if same.any() else "RGBX"
    file = io.BytesIO()
    Image.frombuffer(kind, (width, height), pixels, "raw", kind, 0, 1).save(
        file, "WEBP", quality=QUALITY, method=EFFORT
    )
    data = file.getvalue()[HEAD:]
    if data.startswith(b"VP8X"):  # which the whole file has already
        data = data[8 + int.from_bytes(data[4:8], "little") :]
    return b"".join(_three(value) for value in (0, top // 2, width - 1, height - 1)), data


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "little") + content + bytes(len(content) % 2)


def _three(value: int) -> bytes:
    return value.to_bytes(3, "little")
