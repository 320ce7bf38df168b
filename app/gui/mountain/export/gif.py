"""An animation as a GIF: one palette, and of each frame what is new; a frame at a time."""

from __future__ import annotations

import io
import struct
from functools import partial

import numpy as np
from PIL import Image

from app.gui.mountain.export.animation import PALETTE, Animation, Change

UNIT = 100  # of time, a second
LEAST = 2  # of them that a frame is shown: readers take less for a tenth of a second
BAND = 1 << 20  # pixels that are given their colours at a time
BEFORE = PALETTE  # the index of what stays as it was


def gif_of(animation: Animation, comment: str) -> bytes:
    """The animation, shown for ever, as the bytes of a file."""
    width, height = animation.size
    palette = animation.palette()
    file = io.BytesIO()
    file.write(b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0))
    file.write(bytes(palette.getpalette() or []))
    file.write(b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")
    file.write(b"!\xfe" + _blocks(comment.encode()))
    canvas = np.full((height, width), BEFORE, np.uint8)  # the index of every pixel so far
    # Not a loop over the changes: its variable would hold each of them while the next is drawn.
    frames = map(partial(_frame, palette, canvas), animation.changes())
    last = 0
    for end, (place, data) in zip(animation.ends(UNIT), frames, strict=True):
        # Left as it is when the next one comes, and with a colour to see through.
        file.write(b"!\xf9\x04" + struct.pack("<BHBB", 1 << 2 | 1, max(LEAST, end - last), BEFORE, 0))
        file.write(b"," + place + b"\x00" + data)
        last = max(end, last + LEAST)
    file.write(b";")
    return file.getvalue()


def _frame(palette: Image.Image, canvas: np.ndarray, change: Change) -> tuple[bytes, bytes]:
    """Where a frame's pixels belong and what they are, in the file's words; they are put on the canvas too."""
    left, top, right, bottom = change.box
    pixels, part = change.pixels[top:bottom, left:right, :3], canvas[top:bottom, left:right]
    high = max(1, BAND // (right - left))
    new = part if change.tiles.all() else np.empty(part.shape, np.uint8)
    for at in range(0, len(part), high):
        band, old = Image.fromarray(np.ascontiguousarray(pixels[at : at + high])), part[at : at + high]
        index = np.asarray(band.quantize(palette=palette, dither=Image.Dither.NONE))
        index = np.where(index == BEFORE, 0, index)  # it has the first colour's looks
        if new is not part:
            new[at : at + high] = np.where(index == old, BEFORE, index)
        old[:] = index
    return struct.pack("<HHHH", left, top, right - left, bottom - top), _compressed(new)


def _compressed(index: np.ndarray) -> bytes:
    """Palette indices as Pillow compresses them: what follows the place in a file of this picture alone."""
    file = io.BytesIO()
    Image.fromarray(index).save(file, "GIF", optimize=False, interlace=0)
    data = file.getvalue()
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while data[at] == 0x21:  # an extension: its kind, and blocks up to an empty one
        at += 2
        while data[at]:
            at += 1 + data[at]
        at += 1
    return data[at + 10 : -1]


def _blocks(text: bytes) -> bytes:
    pieces = (text[at : at + 255] for at in range(0, len(text), 255))
    return b"".join(bytes([len(piece)]) + piece for piece in pieces) + b"\x00"
