"""Scenes as files: new, open, save, recent ones, examples, and copying as text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.descent.text.json_input import InputError
from app.descent.walks.scene import Scene, dump_scene, load_scene
from app.files import read_whole, write_whole
from app.gui.kit.plain_text import plain_text
from app.gui.kit.recent import RecentFiles
from app.gui.mountain.export.caption import caption_lines
from app.gui.mountain.export.carried_scene import LARGEST_FIGURE, scene_in
from app.gui.mountain.export.options import CARRYING, MOVING, STILLS
from app.gui.mountain.gallery import title_of
from app.gui.mountain.instruments.every_instrument import entry_of_example
from app.gui.mountain.tab import MountainTab
from app.gui.settings import Settings
from app.gui.theme import Theme

SCENES = "Scenes (*.json)"
TO_OPEN = f"Scenes, and figures that carry one (*.json {' '.join('*' + suffix for suffix in CARRYING)})"
# The kinds of picture that the export dialog offers, and the endings of each; the first is that of a name without one.
FIGURES = {
    f"{said} ({' '.join('*' + suffix for suffix in suffixes)})": suffixes
    for said, suffixes in (("Figure", STILLS), ("Animation", MOVING))
}
NO_FILE = Path()  # of a scene that has none yet


class Own(NamedTuple):
    """A scene that a lesson's stands in for, its file, and whether that has all of it."""

    scene: Scene
    path: Path | None
    clean: bool


class SceneFiles(QObject):
    """Carries scenes between a mountain tab and files.

    ``changed`` carries the scene's file, None while it has none, and whether the scene has changes that it lacks.
    """

    changed = Signal(object, bool)

    def __init__(self, tab: MountainTab, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self.tab = self._tab = tab
        self._window = window
        self._own: Own | None = None
        self._recent = RecentFiles(settings, "recent_scenes")
        self.path: Path | None = None
        tab.undo_stack.cleanChanged.connect(self._tell)
        tab.undo_stack.indexChanged.connect(self._follow_undo)
        tab.example_chosen.connect(self.open_example)

    @property
    def modified(self) -> bool:
        """Whether the scene has changes that its file has not."""
        return self.path is not None and not self._tab.undo_stack.isClean()

    def recent(self) -> list[Path]:
        """The scenes opened or saved last that are still there, newest first."""
        return self._recent.paths()

    def new(self) -> None:
        """Begin with the default scene and offer the examples; undo brings the one before back."""
        self._show(Scene(), "New scene", None)
        self._tab.show_gallery(anew=True)

    def ask_open(self) -> None:
        """Choose a scene file and open it."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a scene", self._folder(), TO_OPEN)
        if name:
            self.open(Path(name))

    def open(self, path: Path, keep_path: bool = True) -> bool:
        """Show the scene of a file, or that a figure carries; what is wrong with it is said in the tab.

        Undo brings the scene before back.
        """
        try:
            found = read_whole(path, LARGEST_FIGURE)
            text = scene_in(found)
            scene = load_scene(text)
        except OSError as error:
            self._tab.show_error(f"{path.name}: {error.strerror}")
            return False
        except InputError as error:
            self._tab.show_error(f"{path.name} is not a scene: {error}")
            return False
        # What is saved next does not take a figure's place.
        self._show(scene, f"Open {path.stem}", path if keep_path and text is found else None)
        return True

    def open_example(self, path: Path) -> None:
        """Show one of the app's own scenes, as a new one, with the instrument that it is about, or with none."""
        entry = entry_of_example(title_of(path))
        if not self.open(path, keep_path=False):
            return
        if entry is not None:
            self._tab.beside.open_instrument(entry.name)
        else:
            self._tab.beside.close_instrument()

    def show_lesson(self, scene: Scene, text: str) -> None:
        """Show a lesson's scene, which has no file; the learner's own comes back with ``end_lessons``, or by undo."""
        if self._own is None:
            self._own = Own(self._tab.scene_as_seen, self.path, self._tab.undo_stack.isClean())
        self._tab.show_error("")
        self._tab.replace_scene(scene, text)
        self._settle(None)

    @property
    def own_scene(self) -> Scene | None:
        """The learner's own scene while a lesson's stands in its place."""
        return None if self._own is None else self._own.scene

    def remember_own(self, scene: Scene) -> None:
        """The learner's own scene of another day, in whose place a lesson's stands."""
        self._own = Own(scene, None, False)

    def end_lessons(self) -> None:
        """Bring the learner's own scene back, with its file; what a lesson made of it is a step of undo away."""
        own, self._own = self._own, None
        if own is None:
            return
        self._tab.replace_scene(own.scene, "End the lesson")
        self._tab.map.set_camera(own.scene.camera)
        if own.clean:
            self._tab.undo_stack.setClean()
        self._settle(own.path)

    def save(self) -> None:
        """Write to the scene's own file, or ask for one."""
        if self.path is None:
            self.ask_save()
        else:
            self._write(self.path)

    def ask_save(self) -> None:
        """Choose a file and write to it."""
        start = str(self.path or Path(self._folder()) / "scene.json")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save the scene", start, SCENES)
        if name:
            self._write(Path(name) if Path(name).suffix else Path(f"{name}.json"))

    def ask_export(self, theme: Theme) -> None:
        """Choose a file and draw the figure, or the walk as an animation, into it."""
        start = str(Path(self._folder()) / f"{self.path.stem if self.path else 'mountain'}.png")
        name, kind = QFileDialog.getSaveFileName(self._window, "Export the figure", start, ";;".join(FIGURES))
        if name:
            path = _named(Path(name), FIGURES.get(kind, ()))
            if path != Path(name) and path.exists():  # the dialog asked about another file
                self._tab.show_error(f"{path.name} is already there. Choose it by that name to replace it.")
            else:
                self.export(path, theme)

    def export(self, path: Path, theme: Theme) -> None:
        """Draw the figure at the playhead (an animation: the whole walk) into a file, in fog while there is fog."""
        from app.gui.mountain.export.figure_bytes import figure_bytes

        kind = path.suffix.lower()
        if kind not in STILLS + MOVING:
            known = ", ".join(STILLS + MOVING)
            self._tab.show_error(f"{path.name}: a figure's file name ends in one of {known}.")
            return
        self._tab.finish_walk()
        try:
            step = None if kind in MOVING else self._tab.step
            walked = replace(self._tab.walk, scene=self._tab.scene_as_seen)
            drawn = figure_bytes(walked, kind, (1600, 900), None, theme, step, self._tab.blindfold)
            write_whole(path, drawn)
        except (OSError, InputError) as error:
            said = getattr(error, "strerror", None) or error
            self._tab.show_error(f"{path.name} cannot be written: {said}")

    def copy(self) -> None:
        """Put the scene on the clipboard as text."""
        QGuiApplication.clipboard().setText(dump_scene(self._tab.scene_as_seen).decode())

    def copy_description(self) -> None:
        """Put what the picture shows on the clipboard in words: the ground, and every hiker with what is told of it."""
        self._tab.finish_walk()
        QGuiApplication.clipboard().setText("\n".join(caption_lines(self._tab.walk, self._tab.blindfold)))

    def paste(self) -> None:
        """Show the scene whose text is on the clipboard."""
        try:
            scene = load_scene(QGuiApplication.clipboard().text())
        except InputError as error:
            self._tab.show_error(f"The clipboard does not hold a scene: {error}")
            return
        self._show(scene, "Paste a scene", None)

    def may_close(self) -> bool:
        """Ask what becomes of changes that the scene's file has not; False keeps the window."""
        own = self._own
        path = self.path if own is None else None if own.clean else own.path
        if path is None or (own is None and not self.modified):
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "Save the scene?",
            plain_text(f"{path.name} has unsaved changes."),
            buttons.Save | buttons.Discard | buttons.Cancel,
        )
        if answer == buttons.Save:
            if own is not None:
                return self._save_own(own, path)
            self.save()
            return not self.modified  # what could not be written is still here
        return bool(answer != buttons.Cancel)

    def _save_own(self, own: Own, path: Path) -> bool:
        """Write the learner's own scene while a lesson's stands in its place; whether that could be done."""
        if self._written(own.scene, path):
            self._own = own._replace(clean=True)
        return self._own is not None and self._own.clean

    def _follow_undo(self) -> None:
        """Undo takes back an opening, and with it the file that Save would write to."""
        path = self._tab.history.note
        path = path if isinstance(path, Path) and path != NO_FILE else None
        if path != self.path:
            self.path = path
            self._tell()

    def _show(self, scene: Scene, text: str, path: Path | None) -> None:
        if not self.may_close():
            return
        self._own = None  # what is opened beside a lesson is what stays when that ends
        self._tab.show_error("")
        self._tab.replace_scene(scene, text)
        self._tab.undo_stack.setClean()
        self._settle(path)

    def _write(self, path: Path) -> None:
        if self._written(self._tab.scene_as_seen, path):
            self._tab.undo_stack.setClean()
            self._settle(path)

    def _written(self, scene: Scene, path: Path) -> bool:
        """Write a scene; what keeps it from being written is said in the tab."""
        try:
            write_whole(path, dump_scene(scene))
        except OSError as error:
            self._tab.show_error(f"{path.name} cannot be written: {error.strerror}")
            return False
        return True

    def _settle(self, path: Path | None) -> None:
        self._tab.history.set_note(path or NO_FILE)
        self.path = path
        if path is not None:
            self._recent.add(path)
        self._tell()

    def _tell(self) -> None:
        self.changed.emit(self.path, self.modified)

    def _folder(self) -> str:
        return self._recent.folder(self.path)


def _named(path: Path, suffixes: tuple[str, ...]) -> Path:
    """The file that was meant: of the kind that was chosen, where its name ends as another kind does, or not at all."""
    known = path.suffix.lower() in STILLS + MOVING
    if not suffixes or path.suffix.lower() in suffixes or (path.suffix and not known):
        return path
    return path.with_suffix(suffixes[0])
