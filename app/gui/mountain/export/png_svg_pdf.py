"""A figure as the bytes of a PNG, an SVG or a PDF."""

from __future__ import annotations

import re

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, QUuid
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter

from app.gui.mountain.export.carried_scene import KEY, packet, scene_text, xmp
from app.gui.mountain.export.figure import Figure
from app.gui.mountain.export.painted_figure import PaintedFigure
from app.gui.paint.svg import svg_bytes

Drawn = Figure | PaintedFigure
TITLE = "Blindfolded Mountain"
INCH, POINTS = 25.4, 72.0  # millimetres and points
DATE, DATED = re.compile(rb"/(?:Creation|Mod)Date \(D:[^)]*\)"), 2000  # in a PDF, and within how many bytes of it


def png_of(figure: Drawn, step: float, scale: float) -> bytes:
    """``scale`` pixels a unit; one for paper opens as large as it."""
    image = figure.image(step, scale)
    if figure.options.paper is not None:
        image.setDotsPerMeterX(round(image.width() * 1000 / figure.options.paper[0]))
        image.setDotsPerMeterY(round(image.height() * 1000 / figure.options.paper[1]))
    for key, text in (("Title", TITLE), ("Description", _said(figure)), (KEY, scene_text(figure.scene))):
        image.setText(key, text)
    return _png(image)


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise MemoryError
    return bytes(buffer.data().data())


def svg_of(figure: Drawn, step: float, scale: float) -> bytes:
    """Lines and letters, over a picture of the ground that has ``scale`` pixels a unit."""
    paper = figure.options.paper
    return svg_bytes(
        lambda painter: figure.paint(painter, step, scale),
        *figure.size[:2],
        title=TITLE,
        description=_said(figure),
        metadata=xmp(figure.scene, TITLE, _said(figure)),
        sides=None if paper is None else (f"{paper[0]:g}mm", f"{paper[1]:g}mm"),
    )


def pdf_of(figure: Drawn, step: float, scale: float) -> bytes:
    """The same as PDF: a unit is a point, unless it is for paper."""
    buffer, paper, width = QBuffer(), figure.options.paper, figure.size[0]
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    if paper is None:
        writer.setPageSize(QPageSize(QSizeF(*figure.size[:2]), QPageSize.Unit.Point, TITLE, _EXACT))
    else:
        writer.setPageSize(QPageSize(QSizeF(*paper), QPageSize.Unit.Millimeter, TITLE, _EXACT))
    points = width if paper is None else paper[0] / INCH * POINTS
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(int(POINTS))
    writer.setTitle(TITLE)
    writer.setDocumentId(QUuid.createUuidV5(QUuid(), scene_text(figure.scene).encode()))
    writer.setDocumentXmpMetadata(QByteArray(packet(xmp(figure.scene, TITLE, _said(figure)))))
    painter = QPainter(writer)
    try:
        painter.scale(points / width, points / width)
        figure.paint(painter, step, scale)
    finally:
        painter.end()
    return _undated(bytes(buffer.data().data()))


def _undated(pdf: bytes) -> bytes:
    """A PDF without the time of its making, so that a figure made again is the same file; no byte changes its place."""
    head, rest = pdf[:DATED], pdf[DATED:]
    return DATE.sub(lambda found: b" " * len(found[0]), head) + rest


_EXACT = QPageSize.SizeMatchPolicy.ExactMatch


def _said(figure: Drawn) -> str:
    return "\n".join(figure.lines)
