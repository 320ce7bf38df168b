"""The card of the hikers: a row for each; they are added, copied, moved, removed, hidden and shown alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QWidget

from app.descent.step.fork import Fork
from app.descent.step.hiker import OPTIMIZERS, Hiker
from app.descent.step.hiker_words import name_of
from app.descent.step.keras_line import may_be_keras
from app.descent.story.stability import Bands
from app.descent.story.why import why
from app.descent.story.why_sentences import why_text
from app.descent.walks.forks import family_of, picked
from app.descent.walks.walk import HikerWalk, Walk
from app.gui.kit.background import Background
from app.gui.kit.widgets import Card, button, discard, scroll_to, sender_of
from app.gui.mountain.hikers.row import HikerRow
from app.gui.mountain.looks.looks import every_look
from app.gui.mountain.looks.styles import pinned, unpinned
from app.gui.theme import Theme

MOST = 8  # hikers in a scene
SLOWER = 0.1  # times its parent's learning rate, that a fork walks with at first
# Pixels of a folded row of three lines, and of all else in a column where nothing is opened.
ROOMY, BESIDE = 68, 505


class _Asked:
    """A walk whose reasons are asked for; its arrays cannot be compared."""

    def __init__(self, walk: HikerWalk) -> None:
        self.walk = walk


class HikersCard(Card):
    """A row for every hiker of the scene, one to eight; ``hikers_changed`` carries all hikers anew, and a name for it.

    Rows move and go with their hikers, so that keyboard focus and opened settings stay with them. One of them, the
    chosen one, is unfolded; the others are two lines each, so that all of them are seen.
    """

    hiker_changed = Signal(int, object, str, bool)  # its index, the hiker, what to call it, and whether it is held
    hikers_changed = Signal(object, str)
    best_asked = Signal(int)
    epoch_chosen = Signal(int)  # how many steps an epoch is to have
    rate_settled = Signal()
    rate_nudged = Signal()
    picked = Signal(int)
    fork_asked = Signal(int)
    limit_pointed = Signal(float)
    row_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Hikers", parent, "Each hiker is an optimizer with its learning rate; all start at the same place."
        )
        self.body.setSpacing(4)  # four hikers and the card below are seen at once on a small screen
        self.rows: list[HikerRow] = []
        self._hikers: tuple[Hiker, ...] = ()
        self._open: HikerRow | None = None
        self._room = 0  # pixels of the column
        self._last = 0  # the chosen one before a row went
        self._theme: Theme | None = None
        self._line = QFrame(self)  # where a dragged row would go
        self._line.setFixedHeight(2)
        self._line.hide()
        self._reveal = QTimer(self, singleShot=True, interval=0)  # once the column has its new height
        self._reveal.timeout.connect(self._scroll_to_chosen)
        self._reasons = Background(self)
        self._reasons.answered.connect(self._show_why)
        self._why_open = False
        self._only: Collection[str] | None = None  # the parts of a hiker that are shown
        self.add = button("Add hiker", "Add another hiker at the same start; there can be up to eight.")
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
        if self._open not in self.rows:
            self.choose(min(self._last, len(self.rows) - 1))
        if theme is not self._theme:
            self._theme = theme
            self._line.setStyleSheet(f"background: {theme.accent};")
        self._share_room()
        seen = sum(not hiker.hidden for hiker in self._hikers)
        for index, (row, one, look) in enumerate(zip(self.rows, walk.walks, looks, strict=True)):
            row.show_walk(one, walk.scene, look, theme)
            alone, family = seen == 1 and not one.hiker.hidden, len(family_of(self._hikers, index))
            row.show_place(index, len(self.rows), MOST, alone, family)
        self.add.setEnabled(len(self.rows) < MOST)

    def set_room(self, height: int) -> None:
        """Let folded hikers say what became of them on two lines in a column that is high enough for it."""
        self._room = height
        self._share_room()

    def _share_room(self) -> None:
        roomy = BESIDE + ROOMY * (len(self.rows) - 1) <= self._room
        for row in self.rows:
            row.set_lines(2 if roomy else 1)

    def show_only(self, names: Collection[str] | None) -> None:
        """Show some of what can be set of every hiker alone (learning_rate, …), or with None all there is."""
        if names != self._only:
            self._only = names
            self.show_head(names is None)
            for row in self.rows:
                row.show_only(names)

    @property
    def chosen(self) -> int:
        """The index of the row that is unfolded."""
        return next((index for index, row in enumerate(self.rows) if row is self._open), 0)

    def choose(self, index: int) -> None:
        """Unfold a row and fold the one before."""
        row = self.rows[index]
        if row is not self._open:
            before, self._open = self._open, row
            row.unfold(True)
            if before is not None:
                focus = self.window().focusWidget()
                if focus is not None and before.isAncestorOf(focus):
                    row.setFocus()  # before what has it goes out of sight
                before.unfold(False)
            self._reveal.start()
            self.row_chosen.emit(index)

    def choose_rate(self, index: int, rate: float) -> None:
        """Unfold a hiker and let it walk with a rate, as if it had been typed."""
        self.choose(index)
        self.rows[index].choose_rate(rate)

    def offer_best(self, why_not: Sequence[str]) -> None:
        """Offer every hiker the best rate there is here, or say why it is not to be had: a text for each."""
        for row, said in zip(self.rows, why_not, strict=False):
            row.offer_best(said)

    def show_bands(self, bands: Bands | None, used: float) -> None:
        """Show the stability ruler of the ground at the chosen hiker's feet, and the learning rate it uses there."""
        self.rows[self.chosen].show_bands(bands, used)

    def show_predicted_limit(self, index: int, rate: float | None, pointing: bool) -> None:
        """Mark on a hiker's ruler where it is predicted to diverge; ``pointing``: a drag there moves the mark."""
        for k, row in enumerate(self.rows):
            row.rate.slider.set_predicted(rate if k == index else None, pointing and k == index)

    def set_blindfold(self, on: bool) -> None:
        """Keep what becomes of the hikers to itself, or tell it."""
        for row in self.rows:
            row.set_blindfold(on)

    def stop(self) -> None:
        """Look for no reasons any more."""
        self._reasons.stop()

    def _open_why(self, on: bool) -> None:
        """Have the reasons of every hiker open, or closed: whoever is chosen next."""
        self._why_open = on
        for row in self.rows:
            row.open_why(on)
        self._reveal.start()

    def _ask_why(self, walk: HikerWalk) -> None:
        self._reasons.ask(_Asked(walk), lambda: why_text(why(walk)))

    def _show_why(self, asked: object, text: object) -> None:
        assert isinstance(asked, _Asked)
        for row in self.rows:
            row.answer_why(asked.walk, str(text))

    def paste(self) -> None:
        """Let the chosen hiker walk as the line of Keras on the clipboard says; any other text is passed over."""
        text = QGuiApplication.clipboard().text()
        if may_be_keras(text):
            self.rows[self.chosen].read_line(text)

    def forget_typing(self) -> None:
        """Let go what was typed and makes no hiker."""
        for row in self.rows:
            row.forget_typing()

    def _scroll_to_chosen(self) -> None:
        if self._open is not None:
            scroll_to(self._open)

    def _put_row(self, row: HikerRow, index: int) -> None:
        row.open_why(self._why_open)
        row.show_only(self._only)
        row.why_opened.connect(self._open_why)
        row.why_asked.connect(self._ask_why)
        row.hiker_changed.connect(self._say)
        row.epoch_chosen.connect(self.epoch_chosen)
        row.rate_settled.connect(self.rate_settled)
        row.rate_nudged.connect(self.rate_nudged)
        row.best_asked.connect(self._ask_best)
        row.picked.connect(self._pick)
        row.chosen.connect(self._choose)
        row.duplicate_asked.connect(self._duplicate)
        row.rate.slider.limit_pointed.connect(self.limit_pointed)
        row.fork_asked.connect(self._ask_fork)
        row.rates_asked.connect(self._walk_at_rates)
        row.remove_asked.connect(self._remove)
        row.move_asked.connect(self._move)
        row.hide_asked.connect(self._hide)
        row.solo_asked.connect(self._solo)
        row.dragged.connect(self._drag)
        row.dropped.connect(self._drop)
        self.rows.insert(index, row)
        self.body.insertWidget(index + 1, row)  # below the card's head
        row.show()  # now, so that it can have the focus

    def _take_row(self, index: int) -> None:
        self._last = self.chosen
        row = self.rows.pop(index)
        if row is self._open:
            self._open = None
        self.body.removeWidget(row)
        discard(row)

    def _row(self) -> int:
        """Which row sent the signal."""
        return self.rows.index(sender_of(self, HikerRow))

    def _change(self, hikers: Sequence[Hiker], text: str) -> None:
        """Other hikers, each in the style that goes with it."""
        self.hikers_changed.emit(unpinned(hikers), text)

    def _choose(self) -> None:
        self.choose(self._row())

    def _say(self, hiker: Hiker, text: str, held: bool) -> None:
        self.hiker_changed.emit(self._row(), hiker, text, held)

    def _ask_best(self) -> None:
        self.best_asked.emit(self._row())

    def _pick(self) -> None:
        self.picked.emit(self._row())

    def _add(self) -> None:
        """The next optimizer nobody uses yet, at the first hiker's learning rate."""
        used = {type(hiker) for hiker in self._hikers}
        kind: type[Any] = next((k for k in OPTIMIZERS.values() if k not in used), OPTIMIZERS["adam"])
        hiker = kind(learning_rate=self._hikers[0].learning_rate)
        self._change((*pinned(self._hikers), hiker), f"Add {kind.title}")
        self.choose(len(self.rows) - 1)

    def _duplicate(self) -> None:
        index = self._row()
        self._insert(index + 1, self._hikers[index], f"Duplicate {name_of(self._hikers[index])}")

    def _insert(self, place: int, hiker: Hiker, text: str) -> None:
        """Another hiker at a place of the list, in a style of its own, and chosen."""
        assert self._theme is not None  # there is a row
        self._put_row(HikerRow(hiker, self.rows[place - 1].look, self._theme), place)
        copy, count = msgspec.structs.replace(hiker, style=None), len(self._hikers)
        order = [*range(place), count, *range(place, count)]
        self._change(picked((*pinned(self._hikers), copy), order), text)
        self.choose(place)

    def _ask_fork(self) -> None:
        self.fork_asked.emit(self._row())

    def fork_at(self, index: int, step: int) -> None:
        """Let a copy of a hiker go on from a step of the scene, at a tenth of its learning rate."""
        hiker = self._hikers[index]
        rate = float(f"{SLOWER * hiker.learning_rate:.3g}")
        fork = msgspec.structs.replace(hiker, learning_rate=rate, hidden=False, fork=Fork(index, step))
        self._insert(index + 1, fork, f"Fork {name_of(hiker)} at step {step:,}")

    def _walk_at_rates(self) -> None:
        """One optimizer at rates a power of ten apart, in place of all hikers."""
        from app.descent.instruments.rates_at_once import DECADES, at_rates

        hiker = self._hikers[self._row()]
        self.hikers_changed.emit(at_rates(hiker, DECADES), "Several rates at once")
        self.choose(0)

    def _remove(self) -> None:
        index = self._row()
        if self._take_out(index):
            self.rows[min(index, len(self.rows) - 1)].setFocus()

    def remove_chosen(self) -> None:
        """Remove the hiker that is being set; the only one stays."""
        self._take_out(self.chosen)

    def _take_out(self, index: int) -> bool:
        """Remove a hiker and those forked from it, which have nothing to begin with any more; False if all would go."""
        removed, gone = self._hikers[index], family_of(self._hikers, index)
        left = picked(pinned(self._hikers), [k for k in range(len(self._hikers)) if k not in gone])
        if not left:
            return False
        for k in reversed(gone):
            self._take_row(k)
        if all(hiker.hidden for hiker in left):
            left = _all_seen(left)  # the one that was shown alone has gone
        self._change(left, f"Remove {name_of(removed)}{'' if len(gone) == 1 else ' and its forks'}")
        return True

    def _move(self, by: int) -> None:
        index = self._row()
        if 0 <= index + by < len(self.rows):
            self._put(index, index + by)

    def _put(self, index: int, to: int) -> None:
        """Take a hiker from one place to another."""
        order = list(range(len(self._hikers)))
        order.insert(to, order.pop(index))
        focus = self.window().focusWidget()
        row = self.rows.pop(index)
        self.rows.insert(to, row)
        self.body.removeWidget(row)
        self.body.insertWidget(to + 1, row)
        if focus is not None and row.isAncestorOf(focus):
            focus.setFocus()
        self._change(picked(pinned(self._hikers), order), f"Move {name_of(row.hiker)}")

    def _gap(self, at: QPoint) -> int:
        """Between which rows a place on the screen lies: the number of rows above it."""
        y = self.mapFromGlobal(at).y()
        return sum(row.geometry().center().y() < y for row in self.rows)

    def _drag(self, at: QPoint) -> None:
        """Show where the row that is held would go, and scroll there."""
        gap, space = self._gap(at), self.body.spacing()
        y = self.rows[gap].y() - space // 2 if gap < len(self.rows) else self.rows[-1].geometry().bottom() + space // 2
        margins = self.body.contentsMargins()
        self._line.setGeometry(margins.left(), y - 1, self.width() - margins.left() - margins.right(), 2)
        self._line.show()
        self._line.raise_()
        scroll_to(self._line)

    def _drop(self, at: QPoint) -> None:
        index, gap = self._row(), self._gap(at)
        dragged = self._line.isVisible()
        self._line.hide()
        to = gap - (gap > index)
        if dragged and to != index:
            self._put(index, to)

    def _hide(self) -> None:
        """Hide a hiker, or show it again; the last one to be seen stays."""
        index = self._row()
        hiker = self._hikers[index]
        changed = list(self._hikers)
        changed[index] = msgspec.structs.replace(hiker, hidden=not hiker.hidden)
        if all(other.hidden for other in changed):
            return
        self.hikers_changed.emit(tuple(changed), f"{'Show' if hiker.hidden else 'Hide'} {name_of(hiker)}")

    def _solo(self) -> None:
        """Show one hiker alone; again, and all are back."""
        index = self._row()
        alone = [msgspec.structs.replace(h, hidden=k != index) for k, h in enumerate(self._hikers)]
        if tuple(alone) == self._hikers:
            self.hikers_changed.emit(_all_seen(self._hikers), "Show all hikers")
        else:
            self.hikers_changed.emit(tuple(alone), f"Show only {name_of(self._hikers[index])}")


def _all_seen(hikers: Sequence[Hiker]) -> tuple[Hiker, ...]:
    return tuple(msgspec.structs.replace(hiker, hidden=False) for hiker in hikers)
