"""The views that the app has, in the order of their titles: a new one is its file, and a line here."""

from __future__ import annotations

from app.gui.theme import Theme
from app.gui.tuner.views.curves.view import CurvesView
from app.gui.tuner.views.score_history import HistoryChart
from app.gui.tuner.views.space.view import SpaceView
from app.gui.tuner.views.trial_page import TrialPage
from app.gui.tuner.views.view import View


def every_view(theme: Theme) -> list[View]:
    """Make them all."""
    return [
        CurvesView(theme),
        HistoryChart(theme),
        SpaceView(theme),
        TrialPage(theme),
    ]
