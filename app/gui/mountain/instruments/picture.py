"""An instrument's picture to take away: on the clipboard, or as a file with its caption and its scene."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage

from app.descent.walks.scene import Scene
from app.files import write_whole
from app.gui.mountain.export.figure_bytes import painted_bytes
from app.gui.mountain.export.options import STILLS
from app.gui.mountain.export.painted_figure import PaintedFigure
from app.gui.mountain.instruments.instrument import Instrument
from app.gui.theme import Theme

SIZE = (1200, 1000)  # units of the figure
COPIED = 1.5  # pixels a unit of what is put on the clipboard
PICTURES = "Picture ({})".format(" ".join("*" + suffix for suffix in STILLS))


def _figure(instrument: Instrument, scene: Scene, theme: Theme) -> PaintedFigure:
    instrument.finish()
    title, wanted = instrument.accessibleName(), instrument.wanted_height
    return PaintedFigure(instrument.paint, scene, instrument.caption(), SIZE, theme, title, wanted)


def copied_picture(instrument: Instrument, scene: Scene, theme: Theme) -> QImage:
    """The picture with its caption as an image."""
    return _figure(instrument, scene, theme).image(0, COPIED)


def save_picture(instrument: Instrument, scene: Scene, theme: Theme, name: str) -> str:
    """Write the picture into a file, a PNG if its name does not say what; a sentence where that cannot be done."""
    path = Path(name) if Path(name).suffix else Path(f"{name}.png")
    if path.suffix.lower() not in STILLS:
        return f"{path.name}: a picture's file name ends in one of {', '.join(STILLS)}."
    try:
        write_whole(path, painted_bytes(_figure(instrument, scene, theme), path.suffix.lower()))
    except OSError as error:
        return f"{path.name} cannot be written: {error.strerror}"
    return ""
