"""A paint device that writes SVG: lines in real pixels, letters as outlines, and each text once more to be searched.

Qt's own generator leaves strokes to ``vector-effect``, letters to whichever typeface the reader has, and knows no
clipping; only browsers draw what it meant.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QGuiApplication,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
    QPolygonF,
    QTextItem,
    QTransform,
)

from app.gui.paint.svg_data import fill, linear, matrix, number, path_data, plain, stroke
from app.gui.paint.svg_text import Piece, add_piece, text_elements

Dirty, Polygon = QPaintEngine.DirtyFlag, QPaintEngine.PolygonDrawMode


def svg_bytes(
    paint: Callable[[QPainter], None],
    width: float,
    height: float,
    title: str,
    description: str = "",
    metadata: str = "",
    sides: tuple[str, str] | None = None,
) -> bytes:
    """What ``paint`` draws on ``width × height`` pixels, as SVG.

    ``metadata`` is XML; ``sides`` are the width and height to open with, with their unit, where they are not pixels.
    """
    device = _Device(width, height)
    painter = QPainter(device)
    try:
        paint(painter)
    finally:
        painter.end()
    engine, box = device.engine, f"0 0 {number(width)} {number(height)}"
    wide, high = sides or (number(width), number(height))
    clips = [f'<clipPath id="{name}"><path d="{data or "M0,0"}"/></clipPath>' for data, name in engine.clips.items()]
    texts = text_elements(engine.pieces)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'
        f' role="img" width="{wide}" height="{high}" viewBox="{box}">',
        f"<title>{plain(title)}</title>",
        *([f"<desc>{plain(description)}</desc>"] if description else []),
        *([f"<metadata>{metadata}</metadata>"] if metadata else []),
        *(["<defs>", *clips, "</defs>"] if clips else []),
        '<g fill-rule="evenodd" stroke-linecap="square" stroke-linejoin="bevel">',
        *engine.drawn,
        "</g>",
        # Over the outlines, where a search finds it and a pointer selects it; never seen.
        *(['<g fill-opacity="0">', *texts, "</g>"] if texts else []),
        "</svg>",
    ]
    return "\n".join(lines).encode() + b"\n"


def _cut(image: QImage, source: QRectF) -> QImage:
    """The part of an image that is drawn."""
    return image if source == QRectF(image.rect()) else image.copy(source.toAlignedRect())


def _enlarged(image: QImage, shown: QRectF) -> QImage:
    """An image whose pixels are to be seen, by a whole factor about as large as it is shown: readers smooth it."""
    if image.isNull():
        return image
    times = round(min(shown.width() / image.width(), shown.height() / image.height()))
    return image if times < 2 else image.scaled(image.size() * times, mode=Qt.TransformationMode.FastTransformation)


class _Device(QPaintDevice):
    """Pixels as large as the screen's, so that a font of points has the size that it has in the window."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.engine = _Engine()
        dots = round(QGuiApplication.primaryScreen().logicalDotsPerInch())
        metric = QPaintDevice.PaintDeviceMetric
        self._metrics = {
            metric.PdmWidth: math.ceil(width),
            metric.PdmHeight: math.ceil(height),
            metric.PdmWidthMM: math.ceil(width * 25.4 / dots),
            metric.PdmHeightMM: math.ceil(height * 25.4 / dots),
            metric.PdmNumColors: 2**24,
            metric.PdmDepth: 32,
            metric.PdmDpiX: dots,
            metric.PdmDpiY: dots,
            metric.PdmPhysicalDpiX: dots,
            metric.PdmPhysicalDpiY: dots,
            metric.PdmDevicePixelRatioScaled: int(QPaintDevice.devicePixelRatioFScale()),
        }

    def paintEngine(self) -> QPaintEngine:
        return self.engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        return self._metrics.get(metric, 1)


class _Engine(QPaintEngine):
    """Writes an element for each thing that is drawn, in pixels: no element but an image has a transformation."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.drawn: list[str] = []
        self.pieces: list[Piece] = []
        self.clips: dict[str, str] = {}  # their names, by their data
        self._pen, self._brush, self._opacity = QPen(), QBrush(), 1.0
        self._transform = QTransform()
        self._clip: QPainterPath | None = None
        self._clipping = False

    def begin(self, device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:
        changed = state.state()
        if changed & Dirty.DirtyTransform:
            self._transform = QTransform(state.transform())
        if changed & Dirty.DirtyPen:
            self._pen = QPen(state.pen())
        if changed & Dirty.DirtyBrush:
            self._brush = QBrush(state.brush())
        if changed & Dirty.DirtyOpacity:
            self._opacity = state.opacity()
        if changed & Dirty.DirtyClipEnabled:
            self._clipping = state.isClipEnabled()
        if changed & Dirty.DirtyClipPath:
            self._cut(state.clipPath(), state.clipOperation())
        if changed & Dirty.DirtyClipRegion:
            region = QPainterPath()
            region.addRegion(state.clipRegion())
            self._cut(region, state.clipOperation())

    def _cut(self, path: QPainterPath, operation: Qt.ClipOperation) -> None:
        self._clipping = operation != Qt.ClipOperation.NoClip
        path = self._transform.map(path)
        if operation == Qt.ClipOperation.IntersectClip and self._clip is not None:
            path = self._clip.intersected(path)
        self._clip = path if self._clipping else None

    def drawPath(self, path: QPainterPath) -> None:
        self._shape(path, self._brush)

    def drawPolygon(self, points: Any, mode: QPaintEngine.PolygonDrawMode) -> None:
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(point) for point in points]))
        path.setFillRule(Qt.FillRule.WindingFill if mode == Polygon.WindingMode else Qt.FillRule.OddEvenFill)
        if mode != Polygon.PolylineMode:
            path.closeSubpath()
        self._shape(path, QBrush() if mode == Polygon.PolylineMode else self._brush)

    def drawRects(self, rects: Any) -> None:
        for rect in rects:
            path = QPainterPath()
            path.addRect(QRectF(rect))
            self._shape(path, self._brush)

    def drawEllipse(self, rect: Any) -> None:
        path = QPainterPath()
        path.addEllipse(QRectF(rect))
        self._shape(path, self._brush)

    def drawLines(self, lines: Any) -> None:
        path, solid = QPainterPath(), self._pen.style() == Qt.PenStyle.SolidLine
        for line in lines:
            begin, end = QPointF(line.p1()), QPointF(line.p2())
            if not (solid and path.elementCount() and path.currentPosition() == begin):
                path.moveTo(begin)  # dashes begin anew with each line
            path.lineTo(end)
        self._shape(path, QBrush())

    def drawPoints(self, points: Any) -> None:
        path = QPainterPath()
        for point in points:
            path.moveTo(QPointF(point))
            path.lineTo(QPointF(point))
        self._shape(path, QBrush())

    def drawPixmap(self, target: Any, pixmap: Any, source: Any) -> None:
        self._image(QRectF(target), _cut(pixmap.toImage(), QRectF(source)))

    def drawImage(self, target: Any, image: QImage, source: Any, flags: Any = None) -> None:
        made = _cut(image, QRectF(source))
        if not self.painter().testRenderHint(QPainter.RenderHint.SmoothPixmapTransform):
            made = _enlarged(made, self._transform.mapRect(QRectF(target)))
        self._image(QRectF(target), made)

    def drawTextItem(self, at: Any, item: QTextItem) -> None:
        letters, font = QPainterPath(), QFont(item.font())
        letters.addText(at, font, item.text())
        self._path(letters, fill(self._pen.color(), winding=True))
        add_piece(self.pieces, Piece(item.text(), QPointF(at), item.width(), self._transform, font))

    def _shape(self, path: QPainterPath, brush: QBrush) -> None:
        """A path in the painter's coordinates, filled with a brush and lined with the pen."""
        winding = path.fillRule() == Qt.FillRule.WindingFill
        inside = "" if brush.style() == Qt.BrushStyle.NoBrush else fill(brush.color(), winding)
        pen = self._pen
        if pen.style() == Qt.PenStyle.NoPen:
            self._path(path, inside)
            return
        m11, m12, m21, m22 = linear(self._transform)
        along, across = math.hypot(m11, m12), math.hypot(m21, m22)
        if not pen.isCosmetic() and abs(along - across) > 1e-3 * along:
            # A line that is wider one way than the other: what is filled is its own outline.
            self._path(path, inside)
            self._path(QPainterPathStroker(pen).createStroke(path), fill(pen.color(), winding=True))
            return
        width = pen.widthF() * (1.0 if pen.isCosmetic() else along) or 1.0
        self._path(path, inside or 'fill="none"', stroke(pen, width), width)

    def _path(self, path: QPainterPath, inside: str, line: str = "", width: float = 0.0) -> None:
        drawn = self._transform.map(path)
        if (inside or line) and (data := path_data(drawn)):
            reach = drawn.boundingRect().adjusted(-width, -width, width, width)
            self._element(f'<path d="{data}"', reach, inside, line)

    def _image(self, target: QRectF, image: QImage) -> None:
        if image.isNull() or target.isEmpty():
            return
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        x, y, wide, high = (number(side) for side in (target.x(), target.y(), target.width(), target.height()))
        place = f'<image x="{x}" y="{y}" width="{wide}" height="{high}"{matrix(self._transform)}'
        data = base64.b64encode(buffer.data().data()).decode()
        link = f'preserveAspectRatio="none" xlink:href="data:image/png;base64,{data}"'
        self._element(place, self._transform.mapRect(target), link)

    def _element(self, begun: str, reach: QRectF, *more: str) -> None:
        """Close an element, in its clip if it reaches out of that."""
        faint = f'opacity="{number(self._opacity, 3)}"' if self._opacity < 1 else ""
        made = f"{' '.join(part for part in (begun, *more, faint) if part)}/>"
        if self._clipping and self._clip is not None and not self._clip.contains(reach):
            name = self.clips.setdefault(path_data(self._clip), f"clip{len(self.clips)}")
            made = f'<g clip-path="url(#{name})">{made}</g>'
        self.drawn.append(made)
