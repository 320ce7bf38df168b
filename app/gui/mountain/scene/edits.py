"""What the controls change of the scene, and which of it is one step of undo."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QEvent, QObject, Signal

from app.descent.ground.surface_choice import Ground, carried, surface_of
from app.descent.step.hiker import Hiker
from app.descent.walks.forks import latest_fork
from app.descent.walks.scene import Scene
from app.gui.kit.history import History
from app.gui.mountain.looks.styles import with_another

CHANGES = {
    "rotate": "Rotate the ground",
    "scale_x": "Stretch x",
    "scale_loss": "Scale the loss",
    "unit": "Change the unit of distance",
    "formula": "Change the formula",
    "rows": "Change the table",
}


def _change(before: str | Ground, after: str | Ground) -> str:
    """What undo calls a change of the ground: the one setting that is another, or the whole of it."""
    one, other = (Ground(id=ground) if isinstance(ground, str) else ground for ground in (before, after))
    changed = [name for name in one.__struct_fields__ if getattr(one, name) != getattr(other, name)]
    return CHANGES.get(changed[0], "Change the surface") if len(changed) == 1 else "Change the surface"


class SceneEdits(QObject):
    """Changes ``scene`` by way of a history, which is what shows it.

    ``edited`` comes before every change; ``held`` is True while something is dragged, and ``let_go`` ends that.
    """

    edited = Signal()
    let_go = Signal()

    def __init__(self, scene: Scene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scene = scene
        self.history = History(self)
        self.held = False
        self._by_key = False  # the start was last moved by a key, and not by the mouse

    def edit(self, text: str, **changes: object) -> None:
        """Change fields of the scene; ``text`` names the change for undo."""
        self._go_to(msgspec.structs.replace(self.scene, **changes), text)

    def replace_scene(self, scene: Scene, text: str) -> None:
        """Another scene altogether, as one step that can be undone."""
        self.history.end_step()
        self._go_to(scene, text)
        self.history.end_step()

    def _go_to(self, after: Scene, text: str) -> None:
        if after != self.scene:
            self.edited.emit()
            self.history.push(self.scene, after, text)

    def take_scene(self, scene: Scene, text: str, held: bool) -> None:
        """A scene that was asked for in a picture; ``held``: as one of many of a drag."""
        self.held = held
        self._go_to(scene, text)
        if not held:
            self.end_drag()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whether the map is moved by keys, a burst of which is one step, or by the mouse, where a drag is one."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            self._by_key = event.type() == QEvent.Type.KeyPress
            if not self._by_key:
                self.history.end_step()
        return super().eventFilter(watched, event)

    def move_start(self, x: float, y: float) -> None:
        """Take the start somewhere, as one of many places of a drag."""
        self.held = True
        self.edit("Move the start", start=(x, y))

    def drop_start(self) -> None:
        """Leave it there."""
        if self._by_key:
            self._let_go()
            self.history.end_step_soon()
        else:
            self.end_drag()

    def reset_start(self) -> None:
        """Put it back where the surface has it."""
        self.history.end_step()
        self.edit("Reset the start", start=None)

    def choose_surface(self, surface: str | Ground) -> None:
        """Walk on another ground, from its own start; batches stay where there are rows to take them from.

        On the same ground, turned or stretched, a start of the user's own goes with it.
        """
        self.history.end_step()
        before, start = self.scene.surface, self.scene.start
        batch_size = self.scene.batch_size if surface_of(surface).rows else None
        start = None if start is None else carried(start, before, surface)
        self.edit(_change(before, surface), surface=surface, start=start, batch_size=batch_size)

    def set_hiker(self, index: int, hiker: Hiker, text: str, held: bool) -> None:
        """Another hiker in one's place; ``held``: as one of many values of a drag."""
        self.held = held
        self.edit(text, hikers=with_another(self.scene.hikers, index, hiker))

    def set_hikers(self, hikers: tuple[Hiker, ...], text: str) -> None:
        """Other hikers altogether."""
        self.history.end_step()
        self.edit(text, hikers=hikers)

    def set_steps(self, steps: int) -> None:
        """A longer or a shorter walk, long enough for every fork to begin."""
        self.edit("Change the number of steps", steps=max(steps, latest_fork(self.scene.hikers)))
        self.history.end_step_soon()

    def set_epoch(self, steps: int) -> None:
        """Longer or shorter epochs, for the plateaus of all hikers."""
        self.history.end_step()
        self.edit("Change the length of an epoch", steps_per_epoch=steps)

    def end_drag(self) -> None:
        """What comes next is another undo step, even if it is of the same kind."""
        self._let_go()
        self.history.end_step()

    def _let_go(self) -> None:
        self.held = False
        self.let_go.emit()
