"""The form of a search: shows a SearchSpec, makes one, and can undo every change."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app.descent.text.json_input import InputError
from app.gui.forms.spins import WholeSpin
from app.gui.forms.struct_form import StructForm
from app.gui.kit.error_note import ErrorNote
from app.gui.kit.history import History
from app.gui.kit.widgets import scroll_to
from app.gui.theme import LIGHT, Theme
from app.gui.tuner.form.budget_card import BudgetCard
from app.gui.tuner.form.callbacks_card import CallbacksCard
from app.gui.tuner.form.data_card import DataCard
from app.gui.tuner.form.space_card import SpaceCard
from app.gui.tuner.form.space_text import experiment
from app.gui.tuner.own.allowed import AllowedCode
from app.gui.tuner.own.chooser import ModelChooser
from app.gui.tuner.own.look import FileLook
from app.gui.tuner.own.panel import OwnPanel, new_file
from app.gui.tuner.own.row_text import experiment as own_experiment
from app.tuning.spec.data import Load
from app.tuning.spec.own_model import OwnModel
from app.tuning.spec.search import Callbacks, SearchSpec, dump_spec, fitted, load_spec
from app.tuning.spec.space import Space

Part = TypeVar("Part", StructForm, WholeSpin)


class SearchForm(QWidget):
    """Cards in the order of thought: the data, the network, what varies, the callbacks, and how it is searched."""

    spec_changed = Signal(object)  # the SearchSpec the fields make, or None while they make none
    looked_for = Signal()  # something in the form is about to be shown or undone

    def __init__(
        self,
        spec: SearchSpec,
        theme: Theme = LIGHT,
        parent: QWidget | None = None,
        trusted: str = "",
        allowed: AllowedCode | None = None,
    ) -> None:
        """``trusted`` is the name of a data file that may be read without asking, ``allowed`` the code that may run."""
        super().__init__(parent)
        self._spec = spec
        self._pending: dict[str, Any] = {}  # changed fields that make no spec together
        self._faults: dict[str, str] = {}  # what is wrong, by card
        self._told: tuple[str, QWidget] | None = None  # the obstacle, when the spec was last told
        self._reveal = QTimer(self, singleShot=True, interval=60)  # once what was unfolded has its place
        self._reveal.timeout.connect(self._scroll)
        self._place: QWidget = self  # to scroll to
        self._extent = (0, 0, 0)  # of what has been laid out
        self.history = History(self)
        self.undo_stack = self.history.stack
        self.space_card = SpaceCard(spec.space)
        self._built_in = spec.space  # what the built-in network was, while a user's own is chosen
        self.look = FileLook(allowed or AllowedCode(), self)
        self.model = ModelChooser(self.look)
        self.model_panel = OwnPanel(self.look, theme)
        self.model_panel.setParent(self)
        self.model_panel.hide()  # until somebody has room for it
        self.space_card.network.body.insertWidget(0, self.model)
        self.budget = BudgetCard(theme)
        self.data = DataCard(theme)
        self.callbacks = CallbacksCard(theme)
        self.trials, self.epochs, self.seed = (self.budget.spins[n] for n in ("max_trials", "epochs", "seed"))
        self.objective = self.budget.objective
        self._wrong = ErrorNote(self)
        self._clash: QWidget = self.budget  # the field that does not fit with the others
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.inside.setSpacing(10)
        self.cards = (self.data, self.space_card.network, self.space_card, self.callbacks, self.budget)
        self.folds = (*self.cards, self.space_card.more)  # with the one that stands within another
        for part in self.cards:
            self.inside.addWidget(part)
        self.history.undone.connect(self.forget_typing)
        self.history.undone.connect(self.looked_for)
        self.history.value_set.connect(self._show_and_tell)
        self.space_card.changed.connect(self._set_space)
        self.space_card.experiment_chosen.connect(self._experiment)
        self.space_card.moved.connect(self._show_place)
        self.budget.changed.connect(self._set_field)
        self.data.changed.connect(self._set_field)
        self.data.opened.connect(self._show_file)
        self.callbacks.changed.connect(self._set_callbacks)
        for card in (self.budget, self.data, self.callbacks):
            card.complained.connect(self._complain)
        self.budget.default_asked.connect(self._to_default)
        self.model.built_in_chosen.connect(self._to_built_in)
        self.model.file_wanted.connect(lambda: self._set_field("model", OwnModel(file="", function="")))
        self.model.file_chosen.connect(self.open_model)
        self.model.write_asked.connect(self._write_model)
        self.model.function_chosen.connect(self._set_function)
        self.model_panel.saved_as.connect(self.open_model)
        self.space_card.own.changed.connect(self._set_own)
        self.space_card.own.experiment_chosen.connect(self._experiment)
        self.look.changed.connect(self._show_look)
        self.look.looked_at.connect(self._take_found)
        self.data.trust(trusted)
        self.show_spec(spec)

    @property
    def trusted(self) -> str:
        """The data file of the spec, if the user chose it or let it be read; else nothing."""
        return self.data.trusted

    def may_read(self, spec: SearchSpec) -> bool:
        """Whether a spec learns from no file that the user neither chose nor let be read."""
        return self.data.may_read(spec.data)

    @property
    def unread(self) -> bool:
        """Whether a data file that is named here waits until the user asks to read it."""
        return self.data.unread

    @property
    def spec(self) -> SearchSpec:
        """The last spec the fields made."""
        return self._spec

    def show_spec(self, spec: SearchSpec) -> bool:
        """Fill the fields from a spec, with nothing left to undo."""
        self.data.leave()
        self.undo_stack.clear()
        self.forget_typing()
        self._show_and_tell(spec)
        return True

    def replace_spec(self, spec: SearchSpec, text: str) -> None:
        """Show another spec altogether, as one step that can be undone."""
        self.data.leave()
        self._replace(spec, text)

    def _replace(self, spec: SearchSpec, text: str) -> None:
        self.forget_typing()
        if spec == self._spec:
            self._show_and_tell(spec)
        else:
            self._push(spec, text)

    def close_step(self) -> None:
        """Let the next change be a step of its own: something was done with the spec as it is."""
        self.history.end_step()

    def _push(self, spec: SearchSpec, text: str) -> None:
        """Go to another spec: turns of the same number one after another are one step, choices are one each."""
        before, turned = self._spec, _turned(self._spec, spec)
        if not turned:
            self.history.end_step()
        self.history.push(before, spec, text)
        if not turned:
            self.history.end_step()

    @Slot(object)
    def _show_and_tell(self, spec: SearchSpec) -> None:
        self._fill(spec)
        self._tell()

    @Slot()
    def freeze(self, on: bool) -> None:
        """While a search runs the form shows it: nothing is changed, nor undone."""
        self.setEnabled(not on)
        for card in self.cards:
            card.setEnabled(not on)  # one may stand elsewhere

    def forget_typing(self) -> None:
        """Let the next spec replace what was typed and makes no value."""
        for form in self._parts(StructForm):
            form.forget_typing()
        for spin in self._parts(WholeSpin):
            spin.forget_typing()

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        for part in (self.budget, self.data, self.callbacks, self.model_panel):
            part.set_theme(theme)

    def _fill(self, spec: SearchSpec) -> None:
        spec = self._refreshed(spec)
        self._spec = spec
        self.look.show_model(spec.model)
        self.model.show_model(spec.model)
        self._pending.clear()
        for card in (self.data, self.space_card):
            card.show_spec(spec)
        self._show_measures()
        self._faults.clear()
        self._look_at_forms()
        self._show_faults()

    def _show_measures(self) -> None:
        """Show what is judged and watched, with what there is to choose from."""
        found = self.look.found
        names = ("loss", *(found.metrics if found is not None else ()))
        measured = [*dict.fromkeys(f"{part}{name}" for part in ("val_", "") for name in names if name)]
        for card in (self.callbacks, self.budget):
            card.show_spec(self._spec, self.data.task, measured)

    def _to_default(self) -> None:
        self.replace_spec(SearchSpec(), "Default search")

    @Slot(object)
    def _set_space(self, space: Space | None) -> None:
        if space is None:
            self._faults["space"] = ""  # the space's own card says it
            self._tell()
            return
        self._faults.pop("space", None)
        self._set_field("space", space)

    @Slot(str)
    def _experiment(self, name: str) -> None:
        """Vary one hyperparameter alone: a step of its own, whatever was edited before."""
        if self._spec.model is not None:
            changed: dict[str, Any] = {"model": own_experiment(self._spec.model, name)}
        else:
            changed = {"space": experiment(self._spec.space, name)}
        self._replace(msgspec.structs.replace(self._spec, **changed), f"Experiment with {name}")

    @Slot(object)
    def _set_callbacks(self, callbacks: Callbacks) -> None:
        self._set_field("callbacks", callbacks)

    @Slot(str, object)
    def _set_field(self, name: str, value: object) -> None:
        """Change a field of the spec, through the same door as a file's."""
        if isinstance(value, Load) and self._spec.model is not None:
            value = Load(self._spec.model.file)  # the only code that is looked at and let run
        own = self._spec.model
        if name == "objective" and own is not None and own.direction is not None:
            self._pending["model"] = msgspec.structs.replace(own, direction=None)  # it was said of another one
        self._pending[name] = value
        try:
            spec = msgspec.structs.replace(self._spec, **self._pending)
            # Other data may ask for another kind of answer: the objective and the monitors follow.
            asks_anew = name == "data" and spec.model is None
            spec = load_spec(dump_spec(fitted(spec, self.data.task) if asks_anew else spec))
        except (ValueError, InputError) as error:
            self._faults["spec"], self._clash = str(error).removeprefix("$."), self._field(name)
            self._show_faults()
            self._tell()
            return
        if self._faults.get("space") is not None and name != "space":
            # A line of the space is still wrong: keep what was typed there, and the change for later.
            self._faults.pop("spec", None)
            self._show_faults()
            return
        if spec == self._spec:
            self._show_and_tell(spec)
            return
        self._push(spec, _change(self._spec, spec, [*self._pending]))

    @Slot()
    def _complain(self) -> None:
        """A card's own form says what is wrong, in place; Start waits until it is fixed."""
        self._look_at_forms()
        if self.obstacle() != self._told:
            self._tell()

    def _tell(self) -> None:
        wrong = [*self._wrong_parts(), *self.space_card.wrong_rows]
        for card in self.folds:
            here = any(card.isAncestorOf(part) for part in wrong) or (card is self.data and bool(self.data.fault))
            card.mark("needs a change" if here else "")
        self._told = self.obstacle()
        self.spec_changed.emit(None if self._faults else self._spec)

    def obstacle(self) -> tuple[str, QWidget] | None:
        """What has to be fixed to start, in words, and where; None if nothing has."""
        if self.data.fault:
            return self.data.waits, self.data.place
        if "model" in self._faults:
            return self.model.waits, self.model
        if "load" in self._faults:
            if self._spec.model is None:
                return "Choose a Python file as the model to start: its load() gives the rows.", self.model
            return "Choose load as data again to start: the rows are to come from the model's file.", self.data.kind
        wrong = self._wrong_parts()
        rows = self.space_card.wrong_rows
        if wrong or rows:
            place = (wrong or rows)[0]
            card = next(card.title for card in self.cards if card.isAncestorOf(place))
            return f"Fix the marked value in {card} to start.", place
        return ("These settings don't fit together; fix them to start.", self._clash) if self._faults else None

    @Slot()
    def show_obstacle(self) -> None:
        """Unfold what has to be fixed to start, and scroll to it."""
        obstacle = self.obstacle()
        if obstacle is not None:
            self._show_place(obstacle[1])

    def open_table(self, path: Path) -> None:
        """Learn from a table, and show what is in it; beside a user's own network, from arrays as they are."""
        if self._spec.model is not None and path.suffix.lower() == ".npz":
            self.data.open_arrays(path)
        else:
            self.data.open_table(path)
        self._show_file()

    @Slot()
    def _show_file(self) -> None:
        self._show_place(self.data.place)

    @Slot(object)
    def _show_place(self, place: QWidget) -> None:
        self.looked_for.emit()
        for card in self.folds:
            if card.isAncestorOf(place):
                card.set_folded(False)
        self._place, self._extent = place, (0, 0, 0)
        self._reveal.start()

    @Slot()
    def _scroll(self) -> None:
        if isValid(self._place):  # the form of another kind may have taken its place
            scroll_to(self._place)
        extent = self.y(), self.height(), self.data.height()
        if extent != self._extent:  # what was unfolded takes more than one pass to be laid out
            self._extent = extent
            self._reveal.start()

    def open_model(self, path: Path) -> None:
        """Search with a Python file's network: naming it is letting it run."""
        if self.model.recent is not None:
            self.model.recent.add(path)
        self._begin_model(path, "")
        self._show_place(self.model)

    def _begin_model(self, path: Path, function: str) -> None:
        self.look.choose(path, function)
        model = OwnModel(file=str(path.absolute()), function=function)
        before = self._spec.model
        if before is not None and before.file == model.file:
            model = msgspec.structs.replace(before, sha256="")
        elif before is None:
            self._built_in = self._spec.space
        self._set_field("model", model)

    @Slot()
    def _write_model(self) -> None:
        """Begin a file that is edited here with the network that the form describes."""
        from app.tuning.export.scripts.model_file import model_file  # it needs not be there at the start

        spec = self._spec
        if spec.model is not None:
            spec = msgspec.structs.replace(spec, model=None, space=self._built_in)
        made = model_file(spec)
        try:
            path = new_file(made.text)
        except OSError as error:
            self.model.said.setText(f"A file could not be written: {error.strerror}")
            return
        self._begin_model(path, made.function)
        self.model.panel_asked.emit(True)

    @Slot()
    def _to_built_in(self) -> None:
        spec = msgspec.structs.replace(self._spec, model=None, space=self._built_in)
        self._replace(fitted(spec, self.data.task), "Choose the built-in network")

    @Slot(str)
    def _set_function(self, name: str) -> None:
        if self._spec.model is not None:
            self._set_field("model", msgspec.structs.replace(self._spec.model, function=name, sha256=""))

    @Slot(object)
    def _set_own(self, model: OwnModel | None) -> None:
        if model is None:
            self._faults["space"] = ""  # its own row says it
            self._tell()
            return
        self._faults.pop("space", None)
        self._set_field("model", model)

    @Slot()
    def _show_look(self) -> None:
        """The file of the model is read, run or found wrong: Start waits, or does not any more."""
        self._look_at_model()
        if self.obstacle() != self._told:
            self._tell()

    @Slot(object)
    def _take_found(self) -> None:
        """What the file registers now is no step of the user's: undo passes it by."""
        if self._refreshed(self._spec) != self._spec:
            self._show_and_tell(self._spec)
        else:
            self._show_measures()

    def _refreshed(self, spec: SearchSpec) -> SearchSpec:
        """The spec with what the last look at its file found, where that was at this file."""
        model, found = spec.model, self.look.found
        if model is None or found is None or found.fault is not None or model.file != self.look.file:
            return spec
        if model.function not in ("", found.function):
            return spec
        names = {hp.name for hp in found.hyperparameters}
        model = msgspec.structs.replace(
            model,
            function=found.function,
            registered=found.hyperparameters,
            sha256=found.sha256,
            space={name: entry for name, entry in model.space.items() if name in names},
        )
        return msgspec.structs.replace(spec, model=model)

    def _look_at_model(self) -> None:
        self._faults.pop("model", None)
        self._faults.pop("load", None)
        data, own = self._spec.data, self._spec.model
        if isinstance(data, Load) and (own is None or data.load != own.file):
            self._faults["load"] = ""  # code that nobody has looked at
        if self._spec.model is not None and self.look.state != "fine":
            self._faults["model"] = ""

    def _look_at_forms(self) -> None:
        self._look_at_model()
        self._faults.pop("forms", None)
        if self._wrong_parts() or self.data.fault:
            self._faults["forms"] = ""

    def _wrong_parts(self) -> list[QWidget]:
        """The fields that hold no value, which say so themselves."""
        forms: list[QWidget] = [f for f in self._parts(StructForm) if f.is_wrong and not f.isHidden()]
        return forms + [spin for spin in self._parts(WholeSpin) if spin.fault]

    def _parts(self, kind: type[Part]) -> list[Part]:
        """What there is of a kind in the cards, wherever each of them stands."""
        return [part for card in self.cards for part in card.findChildren(kind)]

    def _show_faults(self) -> None:
        said = [sentence for sentence in self._faults.values() if sentence]
        if self.data.fault:  # its card says it
            said = [sentence for sentence in said if not sentence.startswith("data.")]
        self._wrong.show_error(said[0] if said else "", self._clash)

    def _field(self, name: str) -> QWidget:
        """Where a field of the spec is edited."""
        fields: dict[str, QWidget] = {
            **self.budget.spins,
            "objective": self.budget.objective,
            "tuner": self.budget.tuner,
            "space": self.space_card.count,
            "data": self.data.kind,
            "validation_split": self.data.split,
            "callbacks": self.callbacks,
            "model": self.model,
        }
        return fields[name]


def _turned(before: object, after: object) -> bool:
    """Whether numbers alone differ, as they do while they are turned or typed; the rest is chosen."""
    if isinstance(before, msgspec.Struct) and type(before) is type(after):
        names = before.__struct_fields__
        return all(_turned(getattr(before, name), getattr(after, name)) for name in names)
    numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in (before, after))
    return before == after or numbers


def _change(before: SearchSpec, after: SearchSpec, fields: list[str]) -> str:
    """What a change is called for undo; of the space, the hyperparameter, since each has steps of its own."""
    if (before.model and before.model.file) != (after.model and after.model.file):
        return "Choose the model"
    settings = {**dict(before.settings()), "per_layer": before.space.per_layer}
    now = {**dict(after.settings()), "per_layer": after.space.per_layer}
    changed = [name for name, entry in now.items() if settings.get(name, entry) != entry]
    fields = [field for field in fields if field != "model" or not changed]
    return f"Change {', '.join([*(field for field in fields if field != 'space'), *changed])}"
