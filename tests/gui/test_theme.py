"""Colours that can be read: text at 4.5:1, lines at 3:1."""

from __future__ import annotations

import pytest

from app.descent.hikers import Adam, Sgd
from app.gui.mountain.looks import looks_of
from app.gui.theme import THEMES, contrast
from app.gui.tuner.looks import look_of

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


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
    hikers = [Sgd(), Sgd(momentum=0.9), Sgd(momentum=0.9, nesterov=True), Adam(), Adam(), Adam(), Sgd(), Sgd()]
    looks = looks_of(hikers, theme)
    assert len({look.marker for look in looks}) == len({look.dash for look in looks}) == 8
    assert len({look.colour for look in looks}) == 7


def test_that_contrast_is_the_standard_s():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
