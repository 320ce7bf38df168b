"""What a view of a search is: whatever has a title, shows a state, says what it shows, and can be saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from app.gui.theme import Theme
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec


def _nowhere(trial: str, note: str) -> None:
    """Where a note goes while no project is shown."""


@dataclass(frozen=True)
class Context:
    """What a view may need beside the search."""

    selected: str = ""  # a trial's id, or nothing
    spec: SearchSpec | None = None  # what Start would run; None while the form makes no search
    waits: str = ""  # what has to be done to start, if something has
    notes: Mapping[str, str] = field(default_factory=dict)  # by trial
    metric: str = ""  # what the search is judged by: where it changes, a view of one metric shows it
    opened: bool = False  # whether the selected trial is to be seen by itself, in the view for one trial
    write_note: Callable[[str, str], None] = _nowhere  # keeps what was typed about a trial
    project: Path | None = None  # the search's folder, if it has one


class View(Protocol):
    """One way to look at a search. The stack shows any list of these; a new one is a file and a line in ``every_view``.

    ``trial_clicked`` carries a trial's id; ``choice_changed`` asks to be shown again, as a chooser says something else.
    """

    title: str
    tip: str  # what the view shows, in a sentence
    for_one_trial: bool  # whether it comes to the front as a trial is opened

    @property
    def trial_clicked(self) -> SignalInstance: ...

    @property
    def choice_changed(self) -> SignalInstance: ...

    @property
    def widget(self) -> QWidget:
        """What stands in the stack."""

    @property
    def choosers(self) -> Sequence[QWidget]:
        """What stands beside the titles while this view is in front."""

    def show_state(self, state: SearchState, context: Context) -> None:
        """Draw a search."""

    def caption(self) -> str:
        """What there is to say of what was drawn last; may be empty."""

    def picture(self) -> QWidget | None:
        """What is worth saving as a picture, or None if nothing is."""

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
