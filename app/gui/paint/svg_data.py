"""Numbers, paths, transformations, colours and text in SVG's words."""

from __future__ import annotations

import math
from xml.sax.saxutils import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainterPath, QPen, QTransform

DECIMALS = 2  # of a pixel
Element = QPainterPath.ElementType
CAPS = {Qt.PenCapStyle.FlatCap: "butt", Qt.PenCapStyle.RoundCap: "round"}  # where they are not the document's own
JOINS = {Qt.PenJoinStyle.RoundJoin: "round", Qt.PenJoinStyle.MiterJoin: "miter", Qt.PenJoinStyle.SvgMiterJoin: "miter"}


def number(value: float, decimals: int = DECIMALS) -> str:
    """A number without idle zeros."""
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def path_data(path: QPainterPath) -> str:
    """A path's ``d``, in its own coordinates; nothing where one of them is no finite number."""
    parts: list[str] = []
    begin, drawn = (math.nan, math.nan), 0  # of the part that goes on now: where it began, how many pieces it has
    elements = [path.elementAt(index) for index in range(path.elementCount())]
    for index, at in enumerate(elements):
        if not (math.isfinite(at.x) and math.isfinite(at.y)):
            return ""
        here, drawn = f"{number(at.x)},{number(at.y)}", drawn + 1
        if at.type == Element.MoveToElement:
            begin, drawn = (at.x, at.y), 0
            parts.append(f"M{here}")
            continue
        last = index + 1 == len(elements) or elements[index + 1].type == Element.MoveToElement
        closes = last and drawn > 1 and (at.x, at.y) == begin
        if at.type == Element.LineToElement:
            parts.append("Z" if closes else f"L{here}")
        else:
            parts.append(f"C{here}" if at.type == Element.CurveToElement else here)
            parts += ["Z"] if closes else []
    return " ".join(parts)


def matrix(transform: QTransform) -> str:
    """A ``transform`` attribute with a blank before it; nothing for one that changes nothing."""
    if transform.isIdentity():
        return ""
    of = (*linear(transform), transform.dx(), transform.dy())
    return f' transform="matrix({",".join(number(value, 6) for value in of)})"'


def linear(transform: QTransform) -> tuple[float, float, float, float]:
    """How it turns and stretches, wherever it moves to."""
    return transform.m11(), transform.m12(), transform.m21(), transform.m22()


def fill(colour: QColor, winding: bool = False) -> str:
    """The attributes of what is filled."""
    rule = ' fill-rule="nonzero"' if winding else ""
    faint = f' fill-opacity="{number(colour.alphaF(), 3)}"' if colour.alpha() < 255 else ""
    return f'fill="{colour.name()}"{faint}{rule}'


def stroke(pen: QPen, width: float) -> str:
    """The attributes of a line, ``width`` pixels wide."""
    parts = [f'stroke="{pen.color().name()}" stroke-width="{number(width)}"']
    if pen.color().alpha() < 255:
        parts.append(f'stroke-opacity="{number(pen.color().alphaF(), 3)}"')
    if (cap := CAPS.get(pen.capStyle())) is not None:
        parts.append(f'stroke-linecap="{cap}"')
    if (join := JOINS.get(pen.joinStyle())) is not None:
        parts.append(f'stroke-linejoin="{join}"')
    if pen.dashPattern():
        dashes = " ".join(number(max(0.01, dash * width)) for dash in pen.dashPattern())
        parts.append(f'stroke-dasharray="{dashes}"')
        if pen.dashOffset():
            parts.append(f'stroke-dashoffset="{number(pen.dashOffset() * width)}"')
    return " ".join(parts)


def plain(text: str) -> str:
    """Text for XML, without the control characters that it cannot hold."""
    return escape("".join(c if c.isprintable() or c in "\n\t" else " " for c in text))
