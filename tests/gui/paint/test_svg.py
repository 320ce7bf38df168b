"""SVG that every reader draws alike: compared with what the same painting gives on pixels."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.gui.paint.svg import svg_bytes
from app.gui.theme import pixel_font

SVG = "{http://www.w3.org/2000/svg}"
SIZE = (300, 200)


def svg_of(paint) -> bytes:
    return svg_bytes(paint, *SIZE, "a title")


def texts(svg: bytes) -> list[str]:
    return ["".join(one.itertext()) for one in ET.fromstring(svg).iter(f"{SVG}text")]


def pixels(draw) -> np.ndarray:
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(SIZE[1], SIZE[0], 4)[..., :3].astype(int)


def stretched(painter: QPainter) -> None:
    """A chart's way: data of its own size on axes of any scale, lines as wide as they are on the screen."""
    painter.translate(10, 190)
    painter.scale(1e4, -2e-3)
    for style in (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine):
        pen = QPen(QColor("#0072B2"), 3, style)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLine(QLineF(0, 4e4, 0.028, 9e4) if style == Qt.PenStyle.SolidLine else QLineF(0, 2e4, 0.028, 2e4))


def far_away(painter: QPainter) -> None:
    """A loss of 366,199 that differs in its last digits: more of them than a file's numbers have."""
    painter.translate(0, 100 + 366199.5 * 500)
    painter.scale(100, -500)
    pen = QPen(QColor("#D55E00"), 4)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.drawPolyline([QPointF(0.2, 366199.4), QPointF(1, 366199.6), QPointF(2.8, 366199.45)])


def shapes(painter: QPainter) -> None:
    painter.setPen(QPen(QColor("#23282E"), 2))
    painter.setBrush(QColor(0, 158, 115, 120))
    painter.drawRect(QRectF(10, 10, 80, 50))
    painter.drawEllipse(QPointF(150, 40), 40, 25)
    painter.drawRoundedRect(QRectF(210, 10, 70, 50), 8, 8)
    painter.rotate(20)
    painter.setOpacity(0.5)
    painter.drawPolygon([QPointF(100, 60), QPointF(180, 60), QPointF(140, 110)])
    dot = QPixmap(12, 12)
    dot.fill(QColor("#CC79A7"))
    painter.drawPixmap(QRectF(200, 40, 30, 30), dot, QRectF(0, 0, 12, 12))


def letters(painter: QPainter) -> None:
    painter.setPen(QColor("#1E2227"))
    painter.setFont(pixel_font(26, bold=True))
    painter.drawText(QPointF(20, 60), "Adam · LR 0.09")
    painter.translate(60, 180)
    painter.rotate(-30)
    painter.setFont(pixel_font(18))
    painter.drawText(QPointF(0, 0), "10⁻³ λ = 0.5")


def cells(painter: QPainter) -> None:
    """A picture of few pixels, each of them to be seen."""
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    for k, colour in enumerate(("#0072B2", "#D55E00", "#FCE9A8", "#009E73", "#23282E", "#CC79A7")):
        image.setPixelColor(k % 3, k // 3, QColor(colour))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(QRectF(20, 10, 240, 160), image)


@pytest.mark.parametrize("paint", [stretched, far_away, shapes, letters, cells])
def test_that_a_reader_draws_what_a_screen_shows(paint):
    svg = svg_of(paint)
    renderer = QSvgRenderer(QByteArray(svg))
    shown, read = pixels(paint), pixels(lambda painter: renderer.render(painter))
    assert (shown < 200).any(axis=2).sum() > 100
    assert np.abs(shown - read).mean() < 1.0
    assert b"vector-effect" not in svg


def test_that_letters_need_no_typeface_of_the_reader_s():
    svg = svg_of(letters)
    root = ET.fromstring(svg)
    seen = [one for one in root if one.get("fill-opacity") != "0"]
    assert not [text for part in seen for text in part.iter(f"{SVG}text")]
    assert texts(svg) == ["Adam · LR 0.09", "10⁻³ λ = 0.5"]


def test_that_a_label_drawn_in_pieces_is_one_text():
    def paint(painter: QPainter) -> None:
        painter.setFont(pixel_font(13, bold=True))
        painter.save()
        painter.translate(40, 30)
        painter.drawText(QPointF(0, 0), "SGD · LR 0.09 · ")
        painter.restore()
        painter.drawText(
            QPointF(40 + QFontMetricsF(painter.font()).horizontalAdvance("SGD · LR 0.09 · "), 30), "step 200"
        )
        painter.drawText(QPointF(40, 90), "another")

    assert texts(svg_of(paint)) == ["SGD · LR 0.09 · step 200", "another"]


def test_that_a_sentence_of_several_lines_is_one_text():
    said = "Left the domain at step 3 with a stride of 12 and never came back to the valley."

    def paint(painter: QPainter) -> None:
        painter.setFont(pixel_font(12))
        painter.drawText(QRectF(10, 10, 150, 100), int(Qt.TextFlag.TextWordWrap), said)
        painter.drawText(QPointF(10, 150), "10⁰")

    assert texts(svg_of(paint)) == [said, "10⁰"]


def test_that_what_is_clipped_on_the_screen_is_clipped_in_the_file():
    def paint(painter: QPainter) -> None:
        painter.save()
        painter.setClipRect(QRectF(50, 50, 100, 100))
        painter.drawLine(QLineF(60, 60, 140, 140))
        painter.drawLine(QLineF(0, 0, 300, 200))
        painter.restore()
        painter.drawLine(QLineF(0, 0, 300, 200))

    root = ET.fromstring(svg_of(paint))
    clipped = [group for group in root.iter(f"{SVG}g") if group.get("clip-path")]
    assert len(clipped) == 1  # of the line that leaves its clip alone
    assert len(list(root.iter(f"{SVG}path"))) == 3 + 1
    (clip,) = root.iter(f"{SVG}clipPath")
    assert clip[0].get("d") == "M50,50 L150,50 L150,150 L50,150 Z"


def test_that_it_opens_at_its_size_and_says_what_it_is():
    root = ET.fromstring(svg_bytes(shapes, *SIZE, "A & B", "x < y", "<m>1</m>", ("297mm", "210mm")))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("297mm", "210mm", "0 0 300 200")
    assert [root.find(f"{SVG}{name}").text for name in ("title", "desc")] == ["A & B", "x < y"]
    plain = ET.fromstring(svg_of(shapes))
    assert (plain.get("width"), plain.get("height")) == ("300", "200")
