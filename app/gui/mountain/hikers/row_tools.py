"""What can be done with a hiker of the list, each by a small button, by the menu and by a key: and its grip."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QColor, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.descent.text.numbers import counted
from app.gui.kit.widgets import icon, tool_button
from app.gui.theme import Theme

BUTTON, ICON = 23, 15  # pixels
RATES_TIP = "Replace all hikers by this one at 1e-4, 1e-3, 0.01, 0.1 and 1; undo brings them back"


class HikerTools(QWidget):
    """The buttons in a row; the row takes the actions of ``menu`` too, so that keys work wherever its focus is.

    The buttons show while the row is pointed at or chosen; one that says that its hiker is hidden or alone, always.
    """

    duplicate_asked = Signal()
    fork_asked = Signal()
    remove_asked = Signal()
    move_asked = Signal(int)
    hide_asked = Signal()
    solo_asked = Signal()
    rates_asked = Signal()  # hikers like this one at several rates, in place of all
    copy_asked = Signal()  # its line of Keras

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.eye, self.solo = self._button("Hide"), self._button("Show alone")
        self.solo.setCheckable(True)
        self.copy, self.bin = self._button("Duplicate"), self._button("Remove")
        self._buttons = (self.eye, self.solo, self.copy, self.bin)
        self.menu_button = tool_button("Hiker", "Duplicate, fork, move or remove this hiker")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.duplicate = self._action("Duplicate", "Ctrl+D", self.duplicate_asked)
        # The tab has the key, for the chosen hiker wherever the focus is.
        self.fork = self._action("Fork here\tF", "", self.fork_asked)
        self.rates = self._action("Several rates at once", "", self.rates_asked)
        self.rates.setToolTip(RATES_TIP)
        self.hide_action = self._action("Hide or show", "Ctrl+H", self.hide_asked)
        self.solo_action = self._action("Show alone, or all again", "Ctrl+Shift+H", self.solo_asked)
        self.up = self._action("Move up", "Alt+Up", self._ask_up)
        self.down = self._action("Move down", "Alt+Down", self._ask_down)
        self.copy_line = self._action("Copy as Keras", "", self.copy_asked)
        self.remove = self._action("Remove", "Del", self.remove_asked)
        self.menu_button.setMenu(self.menu)
        self._hidden = self._alone = self._offered = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for button in self._buttons:
            layout.addWidget(button)
        self.eye.clicked.connect(self.hide_asked)
        self.solo.clicked.connect(self.solo_asked)
        self.copy.clicked.connect(self.duplicate_asked)
        self.bin.clicked.connect(self.remove_asked)

    def _button(self, name: str) -> QToolButton:
        made = tool_button(name, "")
        made.setObjectName("small")
        made.setFixedSize(BUTTON, BUTTON)
        made.setIconSize(QSize(ICON, ICON))
        policy = made.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        made.setSizePolicy(policy)
        return made

    def _action(self, text: str, key: str, slot: Callable[[], object] | SignalInstance) -> QAction:
        """An entry of the menu.

        Moves stay enabled at either end, where they do nothing: else the focused slider would take Alt+Up for its own.
        """
        # Not by the menu's own addAction(text): what Qt makes can lose its Python half when a theme replaces forms.
        action = QAction(text, self.menu)
        self.menu.addAction(action)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(slot)
        return action

    def menu_actions(self) -> list[QAction]:
        """The entries of the menu."""
        return self.menu.actions()

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in another theme's ink."""
        self.menu_button.setIcon(icon("dots-horizontal", theme))
        self.solo.setIcon(icon("account-eye", theme))
        self.copy.setIcon(icon("content-duplicate", theme))
        self.bin.setIcon(icon("trash-can-outline", theme))
        self._draw_eye(theme)

    def _draw_eye(self, theme: Theme) -> None:
        self.eye.setIcon(icon("eye-off-outline" if self._hidden else "eye-outline", theme))

    def offer(self, on: bool) -> None:
        """Show the buttons, or only those that say something."""
        self._offered = on
        self.eye.setVisible(on or self._hidden)
        self.solo.setVisible(on or self._alone)
        self.copy.setVisible(on)
        self.bin.setVisible(on)

    def show_place(
        self, name: str, hidden: bool, alone: bool, count: int, most: int, theme: Theme, family: int
    ) -> None:
        """Offer what can be done with one of ``count`` hikers; ``alone``: it is the only one to be seen.

        ``family`` is how many would go if it were removed: itself, and those forked from it.
        """
        if hidden != self._hidden:
            self._hidden = hidden
            self._draw_eye(theme)
        self._alone = alone and count > 1
        self.solo.setEnabled(count > 1)
        self.remove.setEnabled(count > family)
        self.bin.setEnabled(count > family)
        self.remove.setText("Remove" if family == 1 else "Remove, with its forks")
        self.fork.setEnabled(count < most)
        self.duplicate.setEnabled(count < most)
        self.copy.setEnabled(count < most)
        self.eye.setEnabled(not alone)
        self.hide_action.setEnabled(not alone)
        self.solo_action.setEnabled(count > 1)
        self.solo.setChecked(self._alone)
        for button, said in (
            (self.eye, f"{'Show' if hidden else 'Hide'} {name}"),
            (self.solo, f"Show {name} alone"),
            (self.copy, f"Duplicate {name}"),
            (self.bin, f"Remove {name}"),
            (self.menu_button, f"More to do with {name}"),
        ):
            button.setAccessibleName(said)
        why = "" if hidden else "It keeps walking, but is not drawn."
        why = "At least one hiker has to stay visible." if alone else why
        self.eye.setToolTip(f"{'Show' if hidden else 'Hide'} this hiker (Ctrl+H). {why}".strip())
        shown = "Show all hikers again" if alone else "Show this hiker alone"
        self.solo.setToolTip(f"{shown} (Ctrl+Shift+H)" if count > 1 else "It is the only hiker.")
        self.copy.setToolTip(
            "Duplicate this hiker (Ctrl+D)" if count < most else f"There can be at most {most} hikers."
        )
        self.bin.setToolTip(_about_removal(count, family))
        self.offer(self._offered)

    def _ask_up(self) -> None:
        self.move_asked.emit(-1)

    def _ask_down(self) -> None:
        self.move_asked.emit(1)


def _about_removal(count: int, family: int) -> str:
    """What removing a hiker takes with it, or why it cannot be removed."""
    if family == 1:
        return "Remove this hiker (Del)" if count > 1 else "At least one hiker has to stay."
    forks = counted(family - 1, "hiker")
    if family < count:
        return f"Remove this hiker and the {forks} forked from it (Del). Undo brings all of them back."
    return "All other hikers are forked from it, and would go too. Hide it instead (Ctrl+H)."


class Grip(QWidget):
    """Six dots to drag a hiker by; ``dragged`` and ``dropped`` carry where the pointer is on the screen."""

    dragged = Signal(QPoint)
    dropped = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = ""
        self._held = False
        self.setFixedSize(11, BUTTON)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("Drag to move this hiker up or down (Alt+Up, Alt+Down).")

    def set_colour(self, colour: str) -> None:
        """Draw the dots in another colour."""
        if colour != self._colour:
            self._colour = colour
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour))
        for column in (2, 6):
            for row in (-5, 0, 5):
                painter.drawEllipse(column, self.height() // 2 + row - 1, 2, 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held and event.button() == Qt.MouseButton.LeftButton:
            self._held = False
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.dropped.emit(event.globalPosition().toPoint())
