"""Every argument that can be typed has a tooltip that says what it does."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QLineEdit

from app.descent.step.hiker import OFF, OPTIMIZERS
from app.descent.step.schedules import Schedule
from app.gui.forms.argument_help import MEANINGS, meaning
from app.gui.forms.struct_form import StructForm
from app.gui.mountain.ground.card import NOISE, STRETCHES
from app.gui.theme import LIGHT
from app.tuning.spec.data import Data, Moons, Table
from app.tuning.spec.search import EarlyStopping, ReduceLROnPlateau
from app.tuning.spec.tuner import Tuner


@pytest.mark.parametrize("kind", OPTIMIZERS.values())
def test_that_every_argument_of_an_optimizer_is_explained(kind):
    assert not {*kind().arguments(), *OFF} - set(MEANINGS)


@pytest.mark.parametrize("kind", Schedule.__args__)
def test_that_every_argument_of_a_schedule_is_explained(kind):
    assert not set(kind.__struct_fields__) - set(MEANINGS)


def test_that_every_option_of_the_ground_is_explained():
    assert not {*NOISE, *STRETCHES, "batch_size"} - set(MEANINGS)


SETTINGS = [*Data.__args__, *Tuner.__args__, ReduceLROnPlateau, EarlyStopping]


@pytest.mark.parametrize("kind", SETTINGS, ids=lambda kind: kind.__name__)
def test_that_every_setting_of_a_search_is_explained_for_what_it_sets(kind):
    of_table = ("seed", "test")  # the rest has a picker of its own
    shown = [name for name in kind.__struct_fields__ if not issubclass(kind, Table) or name in of_table]
    said = {name: meaning(name, "Table" if issubclass(kind, Table) else kind.__name__) for name in shown}
    assert "" not in said.values()
    of_the_mountain = re.compile("gradient|hiker|walk|schedule|step")
    assert not [name for name, sentence in said.items() if of_the_mountain.search(sentence)]


def test_that_a_setting_s_tooltip_is_the_one_of_its_own_struct(qtbot):
    form = StructForm(Moons(), ("noise", "seed"), LIGHT, "moons")
    qtbot.addWidget(form)
    for name in ("noise", "seed"):
        assert meaning(name, "Moons") in form.findChild(QLineEdit, name).toolTip()
        assert meaning(name, "Moons") != meaning(name)
