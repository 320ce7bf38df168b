"""The window on a real screen, with a line to the test: where a control is, and what the window shows.

``python -m tests.e2e.probe`` reads a line of JSON a question from standard input and answers with one.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from PySide6.QtCore import QPoint, QSettings, QSocketNotifier
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from app.descent.walks.scene import dump_scene
from app.gui.main_window import MainWindow
from app.gui.settings import Settings
from app.gui.theme import THEMES


def theme_in_use() -> str:
    """The theme whose colours the windows have."""
    ground = QApplication.palette().window().color()
    return next(name for name, theme in THEMES.items() if QColor(theme.window) == ground)


class Probe:
    """Answers for one window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def where(self, name: str) -> list[int] | None:
        """The middle of the visible control of an accessible name, on the screen; scrolled to if it has to be."""
        for widget in QApplication.allWidgets():
            if widget.accessibleName() == name and widget.isVisible():
                self._scroll_to(widget)
                at = widget.mapToGlobal(widget.rect().center())
                return [at.x(), at.y()]
        return None

    def _scroll_to(self, widget: QWidget) -> None:
        area = widget.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(widget)

    def box(self, name: str) -> list[int] | None:
        """The same of a box to check: its middle lies beside the words, where a click does nothing."""
        at = self.where(name)
        for widget in QApplication.allWidgets():
            if at is not None and widget.accessibleName() == name and widget.isVisible():
                return [widget.mapToGlobal(QPoint(8, 0)).x(), at[1]]
        return at

    def state(self, _: str) -> dict[str, Any]:
        """What the tab shows."""
        tab = self.window.mountain_tab
        focus = QApplication.focusWidget()
        return {
            "scene": json.loads(dump_scene(tab.scene)),
            "position": tab.playback.position,
            "playing": tab.playback.playing,
            "loop": tab.playback.loop,
            "speed": tab.playback.speed,
            "blindfold": tab.map.blindfold,
            "zoomed": tab.playback_card.whole.isEnabled(),
            "anatomy": tab.anatomy_card.is_open,
            "gallery": tab.stage.shows_gallery,
            "undo": tab.undo_stack.undoText(),
            "undone": tab.undo_stack.redoText(),
            "centre": list(tab.map.view().centre),
            "hikers": [row.is_open for row in tab.hikers_card.rows],
            "taken_apart": tab.anatomy_card.chosen,
            "tab": self.window.tabs.currentIndex(),
            "title": self.window.windowTitle(),
            "theme": theme_in_use(),
            "sheet": any(w.objectName() == "keys" and w.isVisible() for w in QApplication.topLevelWidgets()),
            "clipboard": QApplication.clipboard().text(),
            "error": tab.error.sentence.text(),
            "focus": focus.accessibleName() if focus is not None else "",
        }

    def begin(self, _: str) -> bool:
        """Open what is open at a first start."""
        self.window.open_lessons_as_left()
        return True

    def learn(self, _: str) -> dict[str, Any]:
        """What the panel of lessons shows."""
        panel = self.window.learning.panel
        goal = getattr(panel.page, "goal", None)
        return {
            "place": panel.place if panel.isVisible() else "",
            "invitation": panel.lent.invitation.text() if panel.lent.invitation.isVisible() else "",
            "slim": panel.slim,
            "reached": goal is not None and goal.reached,
            "said": "" if goal is None else goal.said.toPlainText(),
            "text": panel.page.lead.toPlainText() if goal is not None else "",
        }

    def picture(self, name: str) -> bool:
        """Save a picture of the window."""
        return self.window.grab().save(name)

    def answer(self) -> None:
        """Read one question and answer it; the end of the questions is the end of the window."""
        line = sys.stdin.readline()
        if not line:
            self.window.close()
            return
        question, argument = json.loads(line)
        print(json.dumps(getattr(self, question)(argument)), flush=True)


def main() -> None:
    """Show the window, and listen."""
    app = QApplication([])
    window = MainWindow(settings=Settings(QSettings(sys.argv[1], QSettings.Format.IniFormat)), theme="light")
    window.closed.connect(app.quit)
    probe = Probe(window)
    listening = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    listening.activated.connect(probe.answer)
    window.show()
    window.move(0, 0)
    window.resize(1280, 800)
    app.exec()


if __name__ == "__main__":
    main()
