"""What a PDF says, read back by a program that people search and copy with."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.export.caption import caption_lines
from app.gui.mountain.export.figure_bytes import figure_bytes
from app.gui.mountain.export.options import Options
from app.gui.theme import LIGHT

A4, PAPER = (1123, 794), Options(paper=(297.0, 210.0))


@pytest.fixture(scope="module")
def walked():
    hikers = (Sgd(learning_rate=0.02, momentum=0.9), Adam(learning_rate=0.1, beta_1=0.8, weight_decay=0.004))
    return walk(Scene(surface="two-valleys", steps=60, hikers=hikers))


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize(("size", "options"), [((800, 600), Options()), ((1600, 900), Options()), (A4, PAPER)])
def test_that_a_pdf_s_text_can_be_copied(qapp, walked, tmp_path, size, options):
    path = tmp_path / "figure.pdf"
    path.write_bytes(figure_bytes(walked, ".pdf", size, None, LIGHT, None, options=options))
    said = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True, timeout=60).stdout.decode()
    assert words(" ".join(caption_lines(walked))) in words(said)
    assert "Adam · LR 0.1 · step 60" in said
    assert not re.search("[\ue000-\uf8ff]", said)
