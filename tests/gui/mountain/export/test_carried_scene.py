"""A figure that the app made stands for its scene."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage

from app.descent.text.json_input import InputError
from app.descent.walks.scene import load_scene
from app.descent.walks.walk import walk
from app.gui.mountain.export.carried_scene import scene_in
from app.gui.mountain.export.figure_bytes import figure_bytes
from app.gui.theme import LIGHT

SCENE = load_scene(
    b"""{"surface": {"formula": "x**2 + y**2", "x": [-4, 4], "y": [-4, 4]}, "steps": 4, "start": [0.25, -1],
    "hikers": [{"optimizer": "adam", "learning_rate": 0.1, "epsilon": 1e-9}]}"""
)


@pytest.mark.parametrize("kind", [".png", ".svg", ".pdf", ".gif", ".webp"])
def test_that_a_figure_carries_its_scene(qapp, kind):
    data = figure_bytes(walk(SCENE), kind, (300, 200), 1.0, LIGHT, None)
    assert load_scene(scene_in(data)) == SCENE


def test_that_a_scene_is_found_in_a_picture_that_another_program_wrote(qapp):
    """As plain and as packed text, before and after the pixels."""
    data = figure_bytes(walk(SCENE), ".png", (300, 200), 1.0, LIGHT, None)
    for zipped in (False, True):
        with Image.open(io.BytesIO(data)) as image:
            texts = PngInfo()
            texts.add_itxt("Scene", image.text["Scene"], zip=zipped)
            other = io.BytesIO()
            image.save(other, "PNG", pnginfo=texts)
        assert load_scene(scene_in(other.getvalue())) == SCENE


@pytest.mark.parametrize("said", ['{"title": "Über den Pass"}', '{"title": "λ → 0"}'])
def test_that_letters_of_every_language_come_back(qapp, said):
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.setText("Scene", said * 20)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    assert scene_in(bytes(buffer.data().data())).decode() == said * 20


def test_that_a_figure_of_many_pixels_is_read_without_them(qapp):
    """A picture that says it is enormous, and has no pixels at all."""
    data = bytearray(figure_bytes(walk(SCENE), ".png", (300, 200), 1.0, LIGHT, None))
    data[16:24] = (2**31 - 1).to_bytes(4, "big") * 2
    data = data[: data.index(b"IDAT")]
    assert load_scene(scene_in(bytes(data))) == SCENE


def test_that_a_scene_file_is_left_as_it_is():
    for text in (b'{"steps": 3}', b"", b"  {", b"\xff\xfe"):
        assert scene_in(text) == text


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_that_another_picture_is_refused(kind):
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, kind)
    with pytest.raises(InputError, match="carries no scene"):
        scene_in(file.getvalue())


@given(
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF", b"%PDF-1.4", b"<svg ", b"<?xml"]), st.binary(max_size=80)
)
def test_that_a_broken_picture_is_refused_with_a_sentence(sign, rest):
    with pytest.raises(InputError):
        load_scene(scene_in(sign + rest))
