"""How the mountain tab lies on a small screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QScrollArea, QWidget

from app.descent.step.hiker import Adam, Lion, Sgd
from app.descent.walks.scene import Scene
from app.gui.kit.widgets import Card


def below(widget: QWidget, other: QWidget) -> int:
    """Pixels from a widget's lower edge down to another's."""
    ends = [one.mapToGlobal(QPoint(0, one.height())).y() for one in (widget, other)]
    return ends[1] - ends[0]


def test_that_four_hikers_and_the_card_below_them_are_seen_at_once(qtbot, window):
    tab = window.mountain_tab
    tab.show_scene(Scene(hikers=(Sgd(), Adam(), Sgd(momentum=0.9), Lion())))
    qtbot.waitUntil(lambda: below(tab.hikers_card, tab.anatomy_card) > 20)
    assert below(tab.anatomy_card, tab.findChild(QScrollArea)) >= 0


def test_that_the_picture_s_curves_are_framed_alike_and_end_alike(window):
    tab = window.mountain_tab
    frame = tab.strip.parentWidget()
    assert isinstance(frame, Card)
    assert below(frame, tab.curve_card) == below(tab.curve_card, tab.playback_card) == 0
