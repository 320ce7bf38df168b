"""The card of Keras's callbacks: each can be left out, and has its own settings."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from app.gui.forms.struct_form import StructForm
from app.gui.kit.fold_card import FoldCard
from app.gui.kit.widgets import label
from app.gui.theme import Theme
from app.tuning.record.plateau import outlook_of
from app.tuning.spec.data import Task
from app.tuning.spec.measures import objectives
from app.tuning.spec.search import Callbacks, EarlyStopping, ReduceLROnPlateau, SearchSpec
from app.tuning.words.reduce_lr_on_plateau import outlook_text

KINDS: dict[str, tuple[str, type[msgspec.Struct], str]] = {
    "reduce_lr_on_plateau": (
        "ReduceLROnPlateau",
        ReduceLROnPlateau,
        "Lower a trial's learning rate when what it monitors has stopped improving.",
    ),
    "early_stopping": (
        "EarlyStopping",
        EarlyStopping,
        "End a trial when what it monitors has not improved for patience epochs: saves time on hopeless ones.",
    ),
}
ROOM = 4  # pixels more than the longest name takes


class CallbacksCard(FoldCard):
    """Edits a Callbacks; ``changed`` carries the new one."""

    changed = Signal(object)
    complained = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Callbacks", parent=parent)
        self._value = Callbacks()
        self.boxes: dict[str, QCheckBox] = {}
        self.forms: dict[str, StructForm] = {}
        self._settings: dict[str, msgspec.Struct] = {}  # of the callbacks that are left out
        for name, (title, kind, tip) in KINDS.items():
            self._settings[name] = kind()
            self.boxes[name] = box = QCheckBox(title)
            box.setObjectName(name)
            box.setToolTip(tip)
            box.toggled.connect(self._toggle)
            self.body.addWidget(box)
            self._make_form(name, theme)
        self._align()
        self.tensorboard = QCheckBox("TensorBoard")
        self.tensorboard.setToolTip("Write logs that TensorBoard can show into the search's folder.")
        self.tensorboard.toggled.connect(self._toggle_tensorboard)
        self.body.addWidget(self.tensorboard)
        self.never = label("", "muted", wrap=True)
        self.body.addWidget(self.never)

    def _make_form(self, name: str, theme: Theme) -> None:
        kept = self._settings[name]
        form = StructForm(kept, kept.__struct_fields__, theme, KINDS[name][0])
        form.setObjectName(name)
        form.changed.connect(self._edit)
        form.complained.connect(self.complained)
        self.forms[name] = form
        self.body.addWidget(form)

    def _align(self) -> None:
        """Let all fields begin at one place, clear of the longest name."""
        width = ROOM + max(form.names_width for form in self.forms.values())
        for form in self.forms.values():
            form.align(width)

    def show_spec(self, spec: SearchSpec, task: Task | None = None, measured: Sequence[str] = ()) -> None:
        """Show a spec's callbacks, with what its task can be watched by, and whether the plateau can be reached.

        A network of the user's own can be watched by what it was found to measure, and by what is typed.
        """
        self._value = value = spec.callbacks
        on = []
        for name, (title, _kind, _tip) in KINDS.items():
            settings = getattr(value, name)
            if settings is not None:
                self._settings[name] = settings
                self.forms[name].show_value(settings)
                on.append(title)
            with QSignalBlocker(self.boxes[name]):
                self.boxes[name].setChecked(settings is not None)
            self.forms[name].setVisible(settings is not None)
        for form in self.forms.values():
            form.offer("monitor", objectives(task) if spec.model is None else measured, spec.model is not None)
        with QSignalBlocker(self.tensorboard):
            self.tensorboard.setChecked(value.tensorboard)
        if value.tensorboard:
            on.append("TensorBoard")
        self.say(", ".join(on) or "none")
        outlook = outlook_of(spec)
        self.never.setText(outlook_text(outlook))
        self.never.setVisible(outlook is not None and outlook.kind.startswith("never"))

    def set_theme(self, theme: Theme) -> None:
        """Draw the buttons in another theme's ink from now on; what is being typed stays."""
        for form in self.forms.values():
            form.set_theme(theme)

    @Slot(bool)
    def _toggle(self, on: bool) -> None:
        name = self.sender().objectName()
        self.complained.emit("")
        self.changed.emit(msgspec.structs.replace(self._value, **{name: self._settings[name] if on else None}))

    @Slot(bool)
    def _toggle_tensorboard(self, on: bool) -> None:
        self.changed.emit(msgspec.structs.replace(self._value, tensorboard=on))

    @Slot(object)
    def _edit(self, settings: msgspec.Struct) -> None:
        name = self.sender().objectName()
        self._settings[name] = settings
        self.changed.emit(msgspec.structs.replace(self._value, **{name: settings}))
