"""Figures on disk: the same every time, in every reader, and every word of them to be searched and copied."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.export.caption import caption_lines
from app.gui.mountain.export.figure import Figure
from app.gui.mountain.export.figure_bytes import figure_bytes
from app.gui.mountain.export.options import Options
from app.gui.theme import LIGHT

SVG = "{http://www.w3.org/2000/svg}"
A4, PAPER = (1123, 794), Options(paper=(297.0, 210.0))


@pytest.fixture(scope="module")
def walked():
    hikers = (Sgd(learning_rate=0.02, momentum=0.9), Adam(learning_rate=0.1, beta_1=0.8, weight_decay=0.004))
    return walk(Scene(surface="two-valleys", steps=60, hikers=hikers))


@pytest.mark.parametrize(("size", "options"), [((800, 600), Options()), ((1600, 900), Options()), (A4, PAPER)])
def test_that_an_svg_says_its_caption_and_each_label_in_one_text(qapp, walked, size, options):
    root = ET.fromstring(figure_bytes(walked, ".svg", size, None, LIGHT, None, options=options))
    texts = ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]
    lines = caption_lines(walked)
    assert [text for text in texts if text in lines] == lines
    assert "Adam · LR 0.1 · step 60" in texts
    assert root.find(f"{SVG}desc").text == "\n".join(lines)


def test_that_an_svg_looks_like_the_picture(qapp, walked):
    svg = figure_bytes(walked, ".svg", (800, 600), 1.0, LIGHT, None)
    read = QImage(800, 600, QImage.Format.Format_RGB32)
    painter = QPainter(read)
    QSvgRenderer(QByteArray(svg)).render(painter)
    painter.end()
    shown = Figure(walked, (800, 600), LIGHT).image(60, 1.0)
    one, other = (
        np.frombuffer(image.convertToFormat(QImage.Format.Format_Grayscale8).constBits(), np.uint8).astype(int)
        for image in (shown, read)
    )
    assert np.abs(one - other).mean() < 3


@pytest.mark.parametrize("kind", [".png", ".svg", ".pdf"])
def test_that_a_figure_is_the_same_every_time(qapp, walked, kind):
    first, second = (figure_bytes(walked, kind, (640, 480), None, LIGHT, None) for _ in range(2))
    assert first == second
    assert not re.search(rb"Date|20\d\d-\d\d", first[:2000])


def test_that_a_figure_for_paper_opens_as_large_as_the_paper(qapp, walked):
    png, svg, pdf = (
        figure_bytes(walked, kind, A4, None, LIGHT, None, options=PAPER) for kind in (".png", ".svg", ".pdf")
    )
    with Image.open(io.BytesIO(png)) as image:
        inches = [side / dots for side, dots in zip(image.size, image.info["dpi"], strict=True)]
        assert min(image.info["dpi"]) > 280
    assert inches == pytest.approx([297 / 25.4, 210 / 25.4], rel=2e-3)
    root = ET.fromstring(svg)
    assert (root.get("width"), root.get("height")) == ("297mm", "210mm")
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert [float(side) for side in box.groups()] == pytest.approx([297 / 25.4 * 72, 210 / 25.4 * 72], abs=1.0)


def test_that_an_svg_opens_at_its_size(qapp, walked):
    root = ET.fromstring(figure_bytes(walked, ".svg", (800, 600), None, LIGHT, None))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("800", "600", "0 0 800 600")


def test_that_scale_makes_the_ground_of_a_vector_figure_finer(qapp, walked):
    widths = []
    for scale in (1.0, 3.0):
        svg = figure_bytes(walked, ".svg", (400, 300), scale, LIGHT, None)
        image = ET.fromstring(svg).find(f".//{SVG}image")
        data = QByteArray.fromBase64(image.get("{http://www.w3.org/1999/xlink}href").partition(",")[2].encode())
        widths.append(QImage.fromData(data).width())
    assert widths[1] == pytest.approx(3 * widths[0], abs=3)
