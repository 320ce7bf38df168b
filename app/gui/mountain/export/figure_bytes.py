"""A figure or an animation as the bytes of a file, of the kind that the file's ending says."""

from __future__ import annotations

from app.descent.walks.walk import Walk
from app.gui.mountain.export.animation import Animation
from app.gui.mountain.export.carried_scene import packet, scene_text, xmp
from app.gui.mountain.export.figure import Figure
from app.gui.mountain.export.gif import gif_of
from app.gui.mountain.export.mp4 import mp4_of
from app.gui.mountain.export.options import MOVING, PLAIN, VECTOR, Options
from app.gui.mountain.export.painted_figure import PaintedFigure
from app.gui.mountain.export.png_svg_pdf import TITLE, pdf_of, png_of, svg_of
from app.gui.mountain.export.sizes import Size, usual_scale
from app.gui.mountain.export.webp import webp_of
from app.gui.theme import Theme


def figure_bytes(
    walk: Walk,
    suffix: str,
    size: tuple[int, int],
    scale: float | None,
    theme: Theme,
    step: int | None,
    blind: bool = False,
    options: Options = PLAIN,
) -> bytes:
    """The figure at a step, or the walk up to it, as a file whose name ends in ``suffix``.

    ``scale``: pixels a unit of the size, of a vector figure those of its ground; what prints well if left out.
    ``blind``: as a blindfolded hiker knows it, in fog and without what is still to come.

    Raises MemoryError if there is not enough memory for its pixels, InputError if what it takes to write one of its
    kind is not installed.
    """
    figure = Figure(walk, size, theme, blind, options)
    if scale is None:
        scale = usual_scale(Size(*size[:2], options.paper), suffix in VECTOR)
    at = figure.walk.steps if step is None else min(step, figure.walk.steps)
    if suffix in MOVING:
        animation = Animation(figure, at, scale)
        if suffix == ".mp4":
            return mp4_of(animation, options.fps, TITLE)
        if suffix == ".gif":
            return gif_of(animation, scene_text(walk.scene))
        return webp_of(animation, packet(xmp(walk.scene, TITLE, "\n".join(figure.lines))))
    return _still(figure, suffix, at, scale)


def painted_bytes(figure: PaintedFigure, suffix: str) -> bytes:
    """What an instrument has painted, as a file whose name ends in ``suffix``; raises MemoryError as above."""
    return _still(figure, suffix, 0, usual_scale(Size(*figure.size), suffix in VECTOR))


def _still(figure: Figure | PaintedFigure, suffix: str, at: int, scale: float) -> bytes:
    return {".png": png_of, ".svg": svg_of, ".pdf": pdf_of}[suffix](figure, at, scale)
