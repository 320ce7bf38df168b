"""What the window remembers from one day to the next: its place, its theme, the tab in front, the scene."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow

from app import paths
from app.descent.text.json_input import InputError
from app.descent.walks.scene import Scene, dump_scene, load_scene
from app.gui.settings import Settings
from app.gui.theme import TEXT_SIZES, THEMES, Theme


class Chosen(NamedTuple):
    """What is set: a theme's name or "" for the desktop's, the name of a text size, whether things may move by
    themselves, where new searches get their folders, and a folder of one's own lessons or "" for the built-in ones."""

    theme: str
    text_size: str
    motion: bool
    folder: str
    lessons: str


def remembered_theme(settings: Settings) -> Theme:
    """The theme that was chosen last, else the desktop's."""
    name = settings.text("theme")
    if name in THEMES:
        return THEMES[name]
    dark = QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return THEMES["dark" if dark else "light"]


def chosen_settings(settings: Settings) -> Chosen:
    """What was chosen on the page of settings, or is usual."""
    theme, size = settings.text("theme"), settings.text("text_size")
    return Chosen(
        theme=theme if theme in THEMES else "",
        text_size=size if size in TEXT_SIZES else "normal",
        motion=settings.text("motion", "on") != "off",
        folder=settings.text("projects") or str(paths.default_projects()),
        lessons=settings.text("lessons"),
    )


def remembered_scene(settings: Settings) -> Scene:
    """The scene that was shown last."""
    try:
        return load_scene(settings.text("scene", "{}"))
    except InputError:
        return Scene()  # written by another version; nothing the user could mend


def remembered_share(settings: Settings) -> float | None:
    """Which part of the width an instrument had beside the map, None if nobody has opened one."""
    try:
        return float(settings.text("instrument_share"))
    except ValueError:
        return None


def tuner_was_in_front(settings: Settings) -> bool:
    """Whether the window was closed with the tuner's tab in front."""
    return settings.text("tab") == "tuner"


def restore_place(window: QMainWindow, settings: Settings) -> None:
    """Give a window its size and place of another day."""
    window.resize(1280, 760)  # with its title bar it fits a screen of 1280 × 800
    window.restoreGeometry(settings.state("geometry"))


def remember(settings: Settings, window: QMainWindow, tuner: bool, scene: Scene) -> None:
    """Keep all of it but the theme, which is kept when it is chosen; ``tuner``: its tab is in front."""
    settings.remember("geometry", window.saveGeometry())
    settings.remember("tab", "tuner" if tuner else "mountain")
    settings.remember("scene", dump_scene(scene).decode())
