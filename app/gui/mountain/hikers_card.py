"""The card of the hikers: a row for each; they are added, copied, moved, removed, hidden and shown alone."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.descent.hikers import OPTIMIZERS, Hiker
from app.descent.walk import Walk
from app.gui.mountain.hiker_row import HikerRow
from app.gui.mountain.looks import every_look, name_of
from app.gui.theme import Theme
from app.gui.widgets import Card, button

MOST = 8  # hikers in a scene


class HikersCard(Card):
    """A row for every hiker of the scene, one to eight; ``hikers_changed`` carries all hikers anew, and a name for it.

    Rows move and go with their hikers, so that keyboard focus and opened settings stay with them.
    """

    hiker_changed = Signal(int, object, str)
    hikers_changed = Signal(object, str)
    best_asked = Signal(int)
    rate_settled = Signal()
    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Hikers", parent)
        self.rows: list[HikerRow] = []
        self._hikers: tuple[Hiker, ...] = ()
        self.add = button("Add hiker", "Another hiker from the same start, up to eight.")
        self.add.clicked.connect(self._add)
        self.head.addWidget(self.add)

    def show_walk(self, walk: Walk, theme: Theme) -> None:
        """Show every hiker; rows are made and removed as the number of hikers asks."""
        looks = every_look(walk.scene.hikers, theme)
        self._hikers = walk.scene.hikers
        while len(self.rows) > len(walk.walks):
            self._take_row(len(self.rows) - 1)
        for index in range(len(self.rows), len(walk.walks)):
            self._put_row(HikerRow(walk.walks[index].hiker, looks[index], theme), index)
        seen = sum(not hiker.hidden for hiker in self._hikers)
        for index, (row, one, look) in enumerate(zip(self.rows, walk.walks, looks, strict=True)):
            row.show_walk(one, look, theme)
            row.show_place(index, len(self.rows), alone=seen == 1 and not one.hiker.hidden)
            row.duplicate.setEnabled(len(self.rows) < MOST)
            row.schedule_plot.show_schedule(one, walk.scene.steps, look.colour, theme)
        self.add.setEnabled(len(self.rows) < MOST)

    def _put_row(self, row: HikerRow, index: int) -> None:
        row.hiker_changed.connect(self._say)
        row.rate_settled.connect(self.rate_settled)
        row.duplicate_asked.connect(self._duplicate)
        row.remove_asked.connect(self._remove)
        row.move_asked.connect(self._move)
        row.hide_asked.connect(self._hide)
        row.solo_asked.connect(self._solo)
        row.best_asked.connect(self._ask_best)
        row.picked.connect(self._pick)
        self.rows.insert(index, row)
        self.body.insertWidget(index + 1, row)  # below the card's head

    def _take_row(self, index: int) -> None:
        row = self.rows.pop(index)
        self.body.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _row(self) -> int:
        """Which row sent the signal."""
        return next(index for index, row in enumerate(self.rows) if row is self.sender())

    def _say(self, hiker: Hiker, text: str) -> None:
        self.hiker_changed.emit(self._row(), hiker, text)

    def _ask_best(self) -> None:
        self.best_asked.emit(self._row())

    def _pick(self) -> None:
        self.picked.emit(self._row())

    def _add(self) -> None:
        """The next optimizer nobody uses yet, at the first hiker's learning rate."""
        used = {type(hiker) for hiker in self._hikers}
        kind = next((k for k in OPTIMIZERS.values() if k not in used), OPTIMIZERS["adam"])
        hiker = kind(learning_rate=self._hikers[0].learning_rate)
        self.hikers_changed.emit((*self._hikers, hiker), f"new hiker {kind.title}")

    def _duplicate(self) -> None:
        index = self._row()
        row = self.rows[index]
        self._put_row(HikerRow(self._hikers[index], row.look, row.theme), index + 1)
        copied = (*self._hikers[: index + 1], *self._hikers[index:])
        self.hikers_changed.emit(copied, f"copy of {name_of(self._hikers[index])}")

    def _remove(self) -> None:
        index = self._row()
        if len(self.rows) == 1:
            return
        removed = self._hikers[index]
        left = (*self._hikers[:index], *self._hikers[index + 1 :])
        self._take_row(index)
        self.rows[min(index, len(self.rows) - 1)].menu_button.setFocus()
        if all(hiker.hidden for hiker in left):
            left = _all_seen(left)  # the one that was shown alone has gone
        self.hikers_changed.emit(left, f"removal of {name_of(removed)}")

    def _move(self, by: int) -> None:
        index = self._row()
        to = index + by
        if not 0 <= to < len(self.rows):
            return
        moved = list(self._hikers)
        moved.insert(to, moved.pop(index))
        focus = self.window().focusWidget()
        row = self.rows.pop(index)
        self.rows.insert(to, row)
        self.body.removeWidget(row)
        self.body.insertWidget(to + 1, row)
        if focus is not None and row.isAncestorOf(focus):
            focus.setFocus()
        self.hikers_changed.emit(tuple(moved), f"move of {name_of(row.hiker)}")

    def _hide(self) -> None:
        """Hide a hiker, or show it again; the last one to be seen stays."""
        index = self._row()
        hiker = self._hikers[index]
        changed = list(self._hikers)
        changed[index] = msgspec.structs.replace(hiker, hidden=not hiker.hidden)
        if all(other.hidden for other in changed):
            return
        self.hikers_changed.emit(tuple(changed), f"{'showing' if hiker.hidden else 'hiding'} of {name_of(hiker)}")

    def _solo(self) -> None:
        """Show one hiker alone; again, and all are back."""
        index = self._row()
        alone = [msgspec.structs.replace(h, hidden=k != index) for k, h in enumerate(self._hikers)]
        if tuple(alone) == self._hikers:
            self.hikers_changed.emit(_all_seen(self._hikers), "showing of all hikers")
        else:
            self.hikers_changed.emit(tuple(alone), f"solo of {name_of(self._hikers[index])}")


def _all_seen(hikers: Sequence[Hiker]) -> tuple[Hiker, ...]:
    return tuple(msgspec.structs.replace(hiker, hidden=False) for hiker in hikers)
