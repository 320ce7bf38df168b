"""A figure or an animation into a file of the kind that its name says: the whole file or none."""

from __future__ import annotations

from pathlib import Path

from app.descent.walks.walk import Walk
from app.files import write_whole
from app.gui.mountain.export.animation import Animation
from app.gui.mountain.export.carried_scene import packet, scene_text, xmp
from app.gui.mountain.export.figure import Figure
from app.gui.mountain.export.gif import gif_of
from app.gui.mountain.export.options import MOVING, PLAIN, VECTOR, Options
from app.gui.mountain.export.png_svg_pdf import TITLE, pdf_of, png_of, svg_of
from app.gui.mountain.export.sizes import Size, usual_scale
from app.gui.mountain.export.webp import webp_of
from app.gui.theme import Theme


def save_figure(
    walk: Walk,
    path: Path,
    size: tuple[int, int],
    scale: float | None,
    theme: Theme,
    step: int | None,
    blind: bool = False,
    options: Options = PLAIN,
) -> None:
    """Write the figure at a step, or the walk up to it; the ending of ``path`` says as what.

    ``scale``: pixels a unit of the size, of a vector figure those of its ground; what prints well if left out.
    ``blind``: as a blindfolded hiker knows it, in fog and without what is still to come.

    Raises OSError if the file could not be written, and leaves what was there before.
    """
    write_whole(path, figure_bytes(walk, path.suffix.lower(), size, scale, theme, step, blind, options))


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
    """The same as the bytes of a file with that ending."""
    figure = Figure(walk, size, theme, blind, options)
    if scale is None:
        scale = usual_scale(Size(*size[:2], options.paper), suffix in VECTOR)
    at = figure.walk.steps if step is None else min(step, figure.walk.steps)
    if suffix in MOVING:
        animation = Animation(figure, at, scale)
        if suffix == ".gif":
            return gif_of(animation, scene_text(walk.scene))
        return webp_of(animation, packet(xmp(walk.scene, TITLE, "\n".join(figure.lines))))
    return {".png": png_of, ".svg": svg_of, ".pdf": pdf_of}[suffix](figure, at, scale)
