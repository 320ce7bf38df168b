"""What the views that are one chart beside its choosers have in common."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from app.gui.theme import Theme


class Chart(Protocol):
    """A widget that draws trials."""

    @property
    def trial_clicked(self) -> SignalInstance: ...

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""


class ChartView(QObject):
    """Shows one chart, and is saved as that chart is; a subclass has the title, the choosers and the caption."""

    for_one_trial = False
    trial_clicked = Signal(str)
    choice_changed = Signal()

    def __init__(self, chart: Chart, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chart = chart
        chart.trial_clicked.connect(self.trial_clicked)

    @property
    def widget(self) -> QWidget:
        """The chart."""
        return cast(QWidget, self._chart)

    def picture(self) -> QWidget:
        """The chart as it is."""
        return self.widget

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._chart.set_theme(theme)
