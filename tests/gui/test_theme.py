"""Colours that can be read: text at 4.5:1, lines at 3:1."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from PySide6.QtGui import QFontMetricsF, QRawFont, QTextLayout

from app.descent.step.hiker import Adagrad, Adam, Rmsprop, Sgd
from app.gui.mountain.looks.looks import looks_of
from app.gui.mountain.map.paint_trails import pens_of
from app.gui.theme import THEMES, contrast, luminance, pixel_font, rgb
from app.gui.tuner.views.trial_looks import look_of

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
EIGHT = [
    Sgd(),
    Sgd(momentum=0.9),
    Sgd(momentum=0.9, nesterov=True),
    Adam(),
    Rmsprop(),
    Adagrad(),
    Adam(learning_rate=0.1),
    Sgd(learning_rate=0.1),
]
# What each kind of eye makes of linear red, green and blue (Machado, Oliveira and Fernandes 2009), and how far apart
# two hues are to it at least.
SIGHTS = {
    "usual": (np.eye(3), 0.13),
    "protanope": (
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        0.08,
    ),
    "deuteranope": (
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
        0.08,
    ),
    "tritanope": (
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
        0.08,
    ),
}


@themes
def test_that_text_can_be_read_on_every_ground(theme):
    for ground in (theme.window, theme.card, theme.field):
        for ink in (theme.text, theme.muted, theme.error):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@themes
def test_that_every_trial_s_curve_can_be_seen(theme):
    for number in range(12):
        assert contrast(look_of(number, theme)[0], theme.card) >= 3


@themes
def test_that_no_two_of_the_first_trials_look_alike(theme):
    assert len({look_of(number, theme) for number in range(42)}) == 42


@themes
def test_that_eight_hikers_are_told_apart(theme):
    looks = looks_of(EIGHT, theme)
    for part in ("colour", "marker", "dash"):
        assert len({getattr(look, part) for look in looks}) == 8


@themes
def test_that_every_hiker_s_line_can_be_seen(theme):
    for look in looks_of(EIGHT, theme):
        assert contrast(look.colour, theme.card) >= 3


@themes
def test_that_old_steps_fade_and_are_still_seen(theme):
    for look in looks_of(EIGHT, theme):
        pens = pens_of(look, theme)
        assert contrast(pens.bands[-1].dot, theme.halo) > contrast(pens.old.dot, theme.halo) >= 3


@themes
def test_that_a_trail_s_halo_reaches_two_pixels_beyond_its_ink(theme):
    for look in looks_of(EIGHT, theme):
        pens = pens_of(look, theme)
        assert pens.halo.widthF() - pens.old.stride.widthF() >= 4
        assert pens.leap_halo.widthF() - pens.old.leap.widthF() >= 2  # thin, or many would bury the ground
        assert contrast(pens.old.leap.color().name(), theme.halo) >= 3


@themes
def test_that_higher_ground_is_lighter(theme):
    """So that a print in grey shows which ground is high."""
    lightness = [luminance(tint) for tint in theme.tints]
    assert all(high > 1.15 * low for low, high in pairwise(lightness))


@themes
def test_that_words_are_read_on_the_map(theme):
    """Numbers and words on the ground have a halo, those on fog have none."""
    assert contrast(theme.ink, theme.halo) >= 4.5
    assert contrast(theme.muted, theme.fog) >= 4.5


@themes
@pytest.mark.parametrize("sight", SIGHTS)
def test_that_no_two_hues_look_alike_to_any_eye(theme, sight):
    """Distances in OKLab: black and white are 1 apart."""
    matrix, least = SIGHTS[sight]
    hues = sorted({look.colour for look in looks_of(EIGHT, theme)})
    for one, other in combinations(hues, 2):
        assert np.linalg.norm(_oklab(one, matrix) - _oklab(other, matrix)) >= least, (one, other)


def _oklab(colour, sight):
    """Lightness and two axes of hue as an eye sees a colour (Ottosson 2020)."""
    share = np.array(rgb(colour)) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    cones = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
    axes = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
    return np.array(axes) @ np.cbrt(np.array(cones) @ np.clip(np.array(sight) @ linear, 0, 1))


def test_that_contrast_is_the_standard_s():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("bold", [False, True])
def test_that_every_glyph_of_a_text_is_a_character_s_own(qapp, bold):
    """A PDF's reader finds and copies the character of each glyph: none may be put in the place of others."""
    text = "f(x) = −2e^(−((x−1)²+y²)/0.2): (−0.905, 10) 3x4 -> 1e-7"
    layout = QTextLayout(text, pixel_font(20, bold))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    face = QRawFont.fromFont(pixel_font(20, bold))
    assert [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()] == face.glyphIndexesForString(text)


def test_that_figures_have_one_width(qapp):
    assert len({QFontMetricsF(pixel_font(20)).horizontalAdvance(digit) for digit in "0123456789"}) == 1
