"""The line above a page: where one is, back and forward, all controls, and the way out."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.gui.kit.widgets import OneLine, button, icon, tool_button
from app.gui.theme import Theme

KEYS = {"back": "Alt+Left", "forward": "Alt+Right", "contents": "Alt+Home", "controls": "F2", "close": "Ctrl+L"}
WIDE = 28  # pixels of a button with an icon


class Head(QWidget):
    """Buttons with the keys that the panel gives them, and a title."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.back = tool_button("Previous page", f"The page before ({KEYS['back']})")
        self.forward = tool_button("Next page", f"The next page ({KEYS['forward']})")
        self.contents = tool_button("Contents", f"All lessons and questions ({KEYS['contents']})")
        self.place = OneLine()
        self.controls = button("All controls", f"Every control of this tab, or back to the lesson ({KEYS['controls']})")
        self.close_button = tool_button(
            "Close Learn", f"Close Learn; your own scene comes back ({KEYS['close']} or Esc)"
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self.contents, self.back, self.forward):
            layout.addWidget(part)
        layout.addSpacing(4)
        layout.addWidget(self.place, 1)
        layout.addWidget(self.controls)
        layout.addWidget(self.close_button)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in another theme's ink."""
        self.place.set_colour(theme.muted)
        for one, name in (
            (self.contents, "menu"),
            (self.back, "chevron-left"),
            (self.forward, "chevron-right"),
            (self.close_button, "close"),
        ):
            draw(one, name, theme)


def draw(one: QToolButton, name: str, theme: Theme) -> None:
    """Put an icon on a button, in a theme's ink."""
    one.setIcon(icon(name, theme))
    one.setIconSize(QSize(18, 18))
    one.setFixedWidth(WIDE)
