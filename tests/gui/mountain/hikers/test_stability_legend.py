"""The stability ruler in words, and rates that lie outside the slider."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from app.descent.story.stability import Bands, Reason, band_at, band_edges
from app.descent.story.stability_sentences import limit_label, limit_note
from app.gui.mountain.hikers.rate_control import RateControl
from app.gui.mountain.hikers.stability_legend import (
    ABOUT,
    NAMES,
    SAMPLE,
    TEXT,
    band_sentence,
    brief_sentence,
)
from app.gui.theme import DARK, LIGHT, pixel_font
from tests.gui.paint.pixels import pixels

RAVINE = Bands(0.001, 0.5, 1.0, True, Reason("plain"))
ADAM = Bands(0.001, 0.5, 1.0, False, Reason("scaled", "Adam"))
FLAT = Bands(None, None, None, False, Reason("straight"))


@pytest.mark.parametrize(("rate", "name"), [(1e-6, 0), (0.1, 1), (0.5, 1), (0.7, 2), (1.0, 2), (1.01, 3), (100, 3)])
def test_that_a_rate_is_in_the_band_that_names_what_it_does(rate, name):
    assert band_at(RAVINE, rate) == name
    assert f"{NAMES[name]}:" in band_sentence(RAVINE, rate)
    assert "approximate" not in band_sentence(RAVINE, rate)
    assert "approximate" in band_sentence(ADAM, rate)


def test_that_ground_without_a_limit_has_no_bands_but_a_reason():
    assert band_at(FLAT, 0.1) is None
    assert band_sentence(FLAT, 0.1) == limit_note(FLAT)


def test_that_bands_never_run_backwards():
    assert band_edges(Bands(0.07, 0.003, 0.4, True, Reason("plain"))) == (0.07, 0.07, 0.4)


@pytest.fixture
def control(qtbot):
    made = RateControl(LIGHT, "#0072B2", "Adam")
    qtbot.addWidget(made)
    made.resize(300, made.sizeHint().height())
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_that_the_tooltip_says_what_the_ruler_means_under_the_pointer(qtbot, control, monkeypatch):
    control.show_bands(RAVINE, control.rate())
    assert "crawls" in control.slider.said_at(0)
    assert "diverges" in control.slider.said_at(control.slider.width())
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _of: said.append(text))
    at = QPoint(control.slider.width() // 2, 20)
    QApplication.sendEvent(control.slider, QHelpEvent(QEvent.Type.ToolTip, at, control.slider.mapToGlobal(at)))
    assert "smooth" in said[0]


def test_that_the_slider_says_aloud_which_band_its_rate_is_in(control):
    control.show_bands(RAVINE, control.rate())
    control.set_rate(2.0)
    assert "diverges" in control.slider.accessibleDescription()


def test_that_the_legend_fits_a_column_of_cards():
    names = [QFontMetricsF(pixel_font(TEXT, k == 3)).horizontalAdvance(name) for k, name in enumerate(NAMES)]
    assert ABOUT + sum(names) + 4 * (SAMPLE + 4) + 9 + 2 < 300


@pytest.mark.parametrize(("rate", "way"), [(1000.0, 1), (100.0, 0), (1e-6, 0), (1e-7, -1), (0.0, -1)])
def test_that_a_rate_outside_the_slider_is_marked_and_kept(qtbot, control, rate, way):
    control.choose(rate)
    assert control.rate() == rate
    assert control.slider.beyond == way
    assert not control.grab().isNull()
    qtbot.keyClick(control.slider, Qt.Key.Key_PageUp if way < 0 else Qt.Key.Key_PageDown)
    assert control.slider.beyond == 0
    assert 1e-6 <= control.rate() <= 100


def test_that_chips_say_what_they_stand_for(control):
    control.set_default(0.01)
    assert "0.01" in control.chips[0].toolTip()


def test_that_ground_elsewhere_is_said_to_be_elsewhere():
    there = replace(RAVINE, at="at step 4, before it left")
    for said in (brief_sentence(there, 2.0), band_sentence(there, 2.0)):
        assert "at step 4, before it left" in said.lower()
        assert "diverges" in said
        assert "above 1" in said
    assert brief_sentence(replace(FLAT, at="at the start"), 2.0).startswith("At the start: the ground does not curve")


def test_that_the_limit_is_named_at_its_place():
    assert limit_label(RAVINE) == "2/λ = 1"
    assert limit_label(ADAM) == "limit ≈ 1"
    assert limit_label(FLAT) == ""


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_zig_zags_have_a_hue_that_nothing_else_on_the_ruler_has(control, theme):
    def amber() -> int:
        seen = pixels(control.slider.grab())[..., ::-1]
        return int((np.abs(seen - (255, 179, 0)).max(axis=2) < 30).sum())

    control.set_looks("Adam", "#0072B2", theme)
    control.set_rate(1e-5)
    assert amber() == 0
    control.show_bands(RAVINE, control.rate())
    assert amber() > 10


def test_that_a_rate_that_a_schedule_has_moved_is_marked_beside_the_handle(control):
    control.set_rate(0.1)
    control.show_bands(RAVINE, 0.1)
    same = pixels(control.slider.grab())
    assert "In use" not in control.slider.toolTip()
    control.show_bands(RAVINE, 0.001)
    assert control.slider.rate() == 0.1
    assert "In use at this step: 0.001" in control.slider.toolTip()
    changed = np.flatnonzero((pixels(control.slider.grab()) != same).any(axis=(0, 2)))
    assert 0 < np.ptp(changed) < 20
    control.set_rate(0.2)
    assert "In use" not in control.slider.toolTip()


def test_that_a_scheduled_rate_is_said_in_no_more_digits_than_a_person_reads():
    assert band_sentence(RAVINE, 0.0126491106407).startswith("0.01265 ")
