"""Hikers: settings in Keras's words, and who may step together."""

from __future__ import annotations

from app.descent.step.hiker import Adam, Sgd, kind_of
from app.descent.step.schedules import CosineDecay, ExponentialDecay, ReduceLROnPlateau


def test_that_hikers_step_together_whose_formulas_differ_in_numbers_alone():
    assert kind_of(Sgd(learning_rate=0.1)) == kind_of(Sgd(learning_rate=0.2))
    assert kind_of(Sgd(momentum=0.5)) == kind_of(Sgd(momentum=0.9))
    assert kind_of(Sgd(schedule=CosineDecay())) == kind_of(Sgd(schedule=ExponentialDecay()))
    apart = [Sgd(), Sgd(momentum=0.5), Sgd(momentum=0.5, nesterov=True), Sgd(clipnorm=1.0), Sgd(weight_decay=0.1)]
    apart += [Sgd(schedule=CosineDecay()), Sgd(schedule=ReduceLROnPlateau()), Adam(), Adam(amsgrad=True)]
    assert len({kind_of(hiker) for hiker in apart}) == len(apart)
