"""The line below a verdict that says on demand why: a small toggle, and the reasons below it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.descent.story.why import asks_why
from app.descent.walks.walk import HikerWalk
from app.gui.kit.widgets import label
from app.gui.theme import Theme, write_small

CALM = 120  # milliseconds without another walk, before reasons are looked for
WORKING = "…"
LINE = 20  # pixels of the toggle
ABOUT = "Show or hide what made the walk end like this: curvatures, strides, the ridge it could not climb."


class WhyLine(QWidget):
    """``asked`` wants the reasons of a walk, which ``answer`` shows; ``toggled`` says that it was opened or closed.

    While walks change, as in a drag, the words go and their room stays: none may be those of another walk.
    """

    asked = Signal(object)
    toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._walk: HikerWalk | None = None
        self._wanted: HikerWalk | None = None  # whose reasons have been asked for
        self.toggle = QToolButton()
        self.toggle.setObjectName("fold")
        self.toggle.setText("Why?")
        self.toggle.setCheckable(True)
        self.toggle.setFixedHeight(LINE)
        write_small(self.toggle, 12)
        self.toggle.setToolTip(ABOUT)
        self.toggle.setIconSize(QSize(10, 10))
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setArrowType(Qt.ArrowType.RightArrow)
        self.toggle.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = self.toggle.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # what is below does not jump
        self.toggle.setSizePolicy(policy)
        self._said = label("", wrap=True)
        write_small(self._said, 12)
        self._said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._said.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._said)
        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._calm.timeout.connect(self._ask)
        self.toggle.clicked.connect(self._flip)

    def set_theme(self, theme: Theme) -> None:
        """Write in another theme's ink."""
        plain = f"border: 0; background: transparent; padding: 0; color: {theme.text};"
        focused = "QToolButton:focus, QToolButton:hover { text-decoration: underline; }"
        self.toggle.setStyleSheet(f"QToolButton, QToolButton:checked {{ {plain} }} {focused}")

    @property
    def said(self) -> str:
        """The words that are shown, none while it is closed."""
        return "" if self._said.isHidden() else self._said.text()

    def set_name(self, name: str) -> None:
        """Say whose verdict it is about."""
        self.toggle.setAccessibleName(f"Why did {name} end like this?")

    def show_walk(self, walk: HikerWalk | None) -> None:
        """Offer the reasons of a walk that has been judged; None offers nothing."""
        offered = walk is not None and asks_why(walk.verdict)
        self.toggle.setVisible(offered)
        self._said.setVisible(offered and self.toggle.isChecked())
        walk = walk if offered else None
        if walk is not self._walk:
            self._walk, self._wanted = walk, None
            self._say(WORKING if walk is not None else "")
            self._ask_soon()

    def set_open(self, on: bool) -> None:
        """Open or close it."""
        self.toggle.setChecked(on)
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self._said.setVisible(on and self._walk is not None)
        self._ask_soon()

    def answer(self, walk: HikerWalk, text: str) -> None:
        """Show the reasons of a walk, unless another one has come meanwhile."""
        if walk is self._walk:
            self._say(text)

    def _say(self, text: str) -> None:
        if text != self._said.text():
            self._said.setText(text)
            self.toggle.setAccessibleDescription(text)
            self._fit()

    def _fit(self) -> None:
        """Of a fixed size, as the verdict above it is; while words are awaited, that of the last ones."""
        if self._said.text() != WORKING or not self._said.height():
            self._said.setFixedSize(self.width(), max(0, self._said.heightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def showEvent(self, event: object) -> None:
        self._ask_soon()

    @Slot()
    def _flip(self) -> None:
        self.set_open(self.toggle.isChecked())
        self.toggled.emit(self.toggle.isChecked())

    def _ask_soon(self) -> None:
        if self._walk is not None and self._walk is not self._wanted and self.toggle.isChecked():
            self._calm.start()

    @Slot()
    def _ask(self) -> None:
        walk = self._walk
        if walk is not None and self.toggle.isChecked() and self.isVisible():
            self._wanted = walk
            self.asked.emit(walk)
