"""The card of the LR curve: the curve in its frame, and in words whose is missing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.descent.step.hiker_words import name_of
from app.descent.step.schedules import carries_rate
from app.descent.walks.walk import Walk
from app.gui.kit.widgets import Card, OneLine
from app.gui.mountain.losses.log_height import FLOOR
from app.gui.mountain.losses.paint_rates import still_ones
from app.gui.mountain.losses.rate_curve import RateCurve
from app.gui.mountain.scene.sweeps import Known
from app.gui.theme import Theme

FROM_ZERO, ABOVE = "Final loss by learning rate", "Final loss above the minimum, by learning rate"


class RateCurveCard(Card):
    """Shows how every hiker would end by its learning rate; ``rate_chosen`` carries a hiker's index and a rate."""

    rate_chosen = Signal(int, float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(FROM_ZERO, parent, "How every hiker would end with any other learning rate.")
        self.curve, self.missing = RateCurve(theme), OneLine()
        self._seen: list[int] = []  # the hikers that are not hidden
        self.missing.setVisible(False)
        self.body.addWidget(self.missing)
        self.body.addWidget(self.curve)
        self.set_theme(theme)
        self.curve.rate_chosen.connect(self._choose_rate)

    def show_walk(self, walk: Walk) -> None:
        """Show the curves of another walk, of which hidden hikers are left out, and say whose is missing."""
        self._seen = [index for index, hiker in enumerate(walk.scene.hikers) if not hiker.hidden]
        own = [name_of(one.hiker) for one in walk.walks if carries_rate(one.hiker.schedule)]
        said = [f"No curve for {', '.join(own)}: its schedule sets its own rates."] if own else []
        if still := still_ones(walk):
            said.append(f"No mark for {', '.join(still)}: a log axis cannot show a rate of 0.")
        self.missing.set_text(" ".join(said))
        self.missing.setVisible(bool(said))
        if walk.scene.ground.is_surveyed:
            self.set_title(ABOVE if abs(walk.scene.ground.lowest) > FLOOR else FROM_ZERO)
        self.curve.set_walk(walk)

    def show_sweeps(self, known: Known) -> None:
        """Show the curves that are known now."""
        self.curve.show_sweeps(known)

    def choose(self, index: int) -> None:
        """Mean the curve of this hiker where several meet, unless it is hidden."""
        self.curve.choose(self._seen.index(index) if index in self._seen else None)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self.missing.set_colour(theme.muted)
        self.curve.set_theme(theme)

    def _choose_rate(self, place: int, rate: float) -> None:
        self.rate_chosen.emit(self._seen[place], rate)
