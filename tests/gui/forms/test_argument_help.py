"""Every argument that can be typed has a tooltip that says what it does."""

from __future__ import annotations

import pytest

from app.descent.step.hiker import OFF, OPTIMIZERS
from app.descent.step.schedules import Schedule
from app.gui.forms.argument_help import MEANINGS
from app.gui.mountain.ground.card import NOISE, STRETCHES


@pytest.mark.parametrize("kind", OPTIMIZERS.values())
def test_that_every_argument_of_an_optimizer_is_explained(kind):
    assert not {*kind().arguments(), *OFF} - set(MEANINGS)


@pytest.mark.parametrize("kind", Schedule.__args__)
def test_that_every_argument_of_a_schedule_is_explained(kind):
    assert not set(kind.__struct_fields__) - set(MEANINGS)


def test_that_every_option_of_the_ground_is_explained():
    assert not {*NOISE, *STRETCHES, "batch_size"} - set(MEANINGS)
