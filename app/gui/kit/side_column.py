"""The place beside a picture: a column of controls, and above it or in its stead a panel that borrows some of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget


class SidePanel(QWidget):
    """What may stand in the stead of a column."""

    def tab_parts(self) -> Sequence[QWidget]:
        """What it is made of, in the order in which the Tab key is to go through it."""
        return [self]


class SideColumn(QWidget):
    """``controls`` from top to bottom, the first as high as there is room for."""

    def __init__(self, *controls: QWidget) -> None:
        super().__init__()
        self._controls = controls
        self._panel: SidePanel | None = None
        self._alone = False
        self._lent: list[tuple[QWidget, QBoxLayout, int]] = []  # each with where it goes back to
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.inside.setSpacing(10)
        for control in controls:
            self.inside.addWidget(control, 1 if control is controls[0] else 0)

    def show_panel(self, panel: SidePanel, alone: bool) -> None:
        """Show a panel above the controls, or ``alone``."""
        if panel is not self._panel:
            self.inside.insertWidget(0, panel)
        self._panel, self._alone = panel, alone
        self.inside.setStretchFactor(panel, 1 if alone else 0)
        self._show_controls()
        panel.show()

    def leave_panel(self) -> None:
        """The controls alone, all of them."""
        self.take_back()
        if self._panel is not None:
            self._panel.hide()
            self.inside.removeWidget(self._panel)
        self._panel, self._alone = None, False
        self._show_controls()

    def lend(self, widget: QWidget, home: QBoxLayout) -> QWidget:
        """Give a widget of a layout away, for somebody else's layout to hold it."""
        self._lent.append((widget, home, home.indexOf(widget)))
        if widget in self._controls:
            widget.show()
        return widget

    def is_lent(self, widget: QWidget) -> bool:
        """Whether a widget stands somewhere else."""
        return any(widget is lent for lent, *_ in self._lent)

    def take_back(self) -> None:
        """Put every widget back where it was, the upper ones first: all places were those of whole layouts."""
        lent, self._lent = sorted(self._lent, key=lambda one: one[2]), []
        for widget, home, place in lent:
            if widget in self._controls:  # a panel may have come above them since
                above = self._controls[self._controls.index(widget) - 1]
                place = home.indexOf(above) + 1
            home.insertWidget(place, widget)
            widget.show()  # at once: its keys may be pressed before Qt would
        self._show_controls()

    def tab_parts(self, *cards: QWidget) -> list[QWidget]:
        """The panel's parts, and those of the column's ``cards`` that stand in it, for the Tab key."""
        panel = [] if self._panel is None else self._panel.tab_parts()
        return [*panel, *(card for card in cards if not self.is_lent(card))]

    def _show_controls(self) -> None:
        for control in self._controls:
            if not self.is_lent(control):
                control.setVisible(not self._alone)
