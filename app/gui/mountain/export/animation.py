"""A walk as an animation: a frame at a time, and of each frame the part that has changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QImage, QPainter

from app.gui.mountain.export.figure import Figure
from app.gui.mountain.looks.looks import looks_of
from app.gui.theme import rgb

HOLD = 2.0  # seconds that the end is held
TILE = 32  # pixels a side of what is looked at for a change
KIND = QImage.Format.Format_RGBX8888  # Pillow can read its pixels where they are
PALETTE, SAMPLED = 255, 2 * 10**6  # colours besides the transparent one, and pixels that they are chosen from
NEAR = 6  # shades
Hashes = NDArray[np.uint64]


class Change(NamedTuple):
    """A frame, and which of its tiles are not as they were: (rows, columns), at least one of them."""

    frame: QImage
    tiles: NDArray[np.bool_]

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """Red, green, blue and a fourth, (height, width, 4); the frame's own."""
        return np.frombuffer(self.frame.bits(), np.uint8).reshape(self.frame.height(), self.frame.width(), 4)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The pixels around all tiles that are new: left, top, right, bottom; left and top are even."""
        rows, columns = np.nonzero(self.tiles)
        (top, bottom), (left, right) = ((int(at.min()) * TILE, (int(at.max()) + 1) * TILE) for at in (rows, columns))
        return left, top, min(right, self.frame.width()), min(bottom, self.frame.height())


class Animation:
    """The frames of a figure up to a step: every step, or evenly chosen ones of a long walk.

    Two whole pictures are held at a time, however many frames there are.
    """

    def __init__(self, figure: Figure, upto: int, scale: float) -> None:
        count = min(upto + 1, figure.options.frames)
        self._figure, self._scale = figure, scale
        self._steps = np.unique(np.linspace(0, upto, count).round().astype(int)).tolist()
        self._still = figure.blank(scale, KIND)
        self._paint(self._still, still=True)
        self.size = self._still.width(), self._still.height()

    def _paint(self, image: QImage, still: bool = False, step: int = 0) -> None:
        painter = QPainter(image)
        try:
            painter.scale(self._scale, self._scale)
            if still:
                self._figure.paint_still(painter, self._scale)
                self._figure.paint_caption(painter)
            else:
                self._figure.paint_moving(painter, step, self._scale)
        finally:
            painter.end()  # a painter that outlives its picture takes the process with it

    def _frame(self, step: int) -> QImage:
        image = self._still.copy()
        if image.isNull():
            raise MemoryError
        self._paint(image, step=step)
        return image

    def ends(self, unit: int) -> list[int]:
        """When each frame ends, in ``unit``s a second: no frame is late for the rounding of those before."""
        each = unit / self._figure.options.fps
        ends = [round((index + 1) * each) for index in range(len(self._steps))]
        return [*ends[:-1], ends[-1] + round((HOLD - 1 / self._figure.options.fps) * unit)]

    def changes(self) -> Iterator[Change]:
        """All frames, of the first every tile. To be let go of one by one, or a third picture would be held."""
        before: Hashes | None = None
        for step in self._steps:
            change, before = self._change(step, before)
            yield change
            del change

    def _change(self, step: int, before: Hashes | None) -> tuple[Change, Hashes]:
        frame = self._frame(step)
        now = _hashes(frame)
        tiles = np.ones(now.shape, bool) if before is None else now != before
        tiles[0, 0] |= not tiles.any()
        return Change(frame, tiles), now

    def palette(self) -> Image.Image:
        """Colours for all frames: every hiker's own, and the most from the last one."""
        figure, frame = self._figure, self._frame(self._steps[-1])
        every = max(1, round((self.size[0] * self.size[1] / SAMPLED) ** 0.5))
        sure = [rgb(look.colour) for look in looks_of(figure.walk.scene.hikers, figure.theme)]
        sure += [rgb(colour) for colour in (figure.theme.card, figure.theme.halo, figure.theme.text)]
        pixels = np.frombuffer(frame.constBits(), np.uint8).reshape(*self.size[::-1], 4)
        sample = Image.fromarray(np.ascontiguousarray(pixels[::every, ::every, :3]))
        chosen = sample.quantize(PALETTE - len(sure), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        others = np.array(chosen.getpalette(), int).reshape(-1, 3)
        # Pillow looks no closer than a few shades: what is as near as that would be taken for a sure one.
        apart = np.abs(others[:, None] - np.array(sure)).max(axis=2).min(axis=1) > NEAR
        colours = [*sure, *others[apart].tolist()]
        made = Image.new("P", (1, 1))
        made.putpalette([channel for colour in [*colours, *[sure[0]] * (256 - len(colours))] for channel in colour])
        return made


def _hashes(frame: QImage) -> Hashes:
    """A number for each tile that is another where one of its pixels is, (rows, columns)."""
    width, height = frame.width(), frame.height()
    pixels = np.frombuffer(frame.constBits(), np.uint32).reshape(height, width)
    weights, edges = _weights(width), np.arange(0, width, TILE)
    strips = (pixels[top : top + TILE].astype(np.uint64) for top in range(0, height, TILE))
    return np.stack([np.add.reduceat((strip * weights[: len(strip)]).sum(axis=0), edges) for strip in strips])


@lru_cache(maxsize=2)
def _weights(width: int) -> Hashes:
    return np.random.default_rng(1).integers(0, 2**63, (TILE, width), np.uint64) | np.uint64(1)
