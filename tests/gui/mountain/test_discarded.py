"""What is taken out of the window stays whole until Qt has deleted it."""

from __future__ import annotations

import gc
import weakref

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent

from app.descent.hikers import Adam, Sgd
from app.descent.scene import Scene
from app.descent.schedules import CosineDecay, ExponentialDecay


def form_of_a_schedule(tab):
    return tab.hikers_card.rows[0].schedule_form


def form_of_an_optimizer(tab):
    return tab.hikers_card.rows[0].form


def second_row(tab):
    return tab.hikers_card.rows[1]


@pytest.mark.parametrize("part", [form_of_a_schedule, form_of_an_optimizer, second_row])
def test_that_no_collection_frees_what_qt_still_has_to_delete(tab, part):
    tab.replace_scene(Scene(hikers=(Sgd(schedule=CosineDecay()), Adam())), "two")
    tab.hikers_card.choose(0)
    leaving = weakref.ref(part(tab))
    tab.replace_scene(Scene(hikers=(Adam(schedule=ExponentialDecay()),)), "another")
    gc.collect()
    assert leaving() is not None
    assert shiboken6.isValid(leaving())
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert leaving() is None
