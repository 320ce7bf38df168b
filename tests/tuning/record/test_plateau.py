"""What ReduceLROnPlateau can do in a search, and did after each epoch."""

from __future__ import annotations

import pytest

from app.tuning.record.events import EpochEnded, PlateauSeen
from app.tuning.record.plateau import answer_of, outlook_of
from app.tuning.record.trial import TrialState
from app.tuning.spec.search import Callbacks, EarlyStopping, ReduceLROnPlateau, SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.spec.tuner import Hyperband

ALIKE = {"monitor": "val_loss", "min_delta": 1e-4}


def trial_with(seen: PlateauSeen | None, rate: float) -> TrialState:
    epoch = EpochEnded(
        time=0.0,
        worker="tuner0",
        trial="0",
        epoch=0,
        logs={"val_loss": 0.5},
        learning_rate=rate,
        seconds=1.0,
        plateau=seen,
    )
    return TrialState("0", {}, 0.0, epochs=(epoch,))


@pytest.mark.parametrize(
    ("seen", "rate", "deed"),
    [
        (PlateauSeen(0.5, 0, 0, False), 0.01, "improved"),
        (PlateauSeen(0.4, 1, 0, False), 0.01, "waited"),
        (PlateauSeen(0.4, 2, 0, True), 0.01, "reduced"),
        (PlateauSeen(0.4, 0, 3, False), 0.01, "cooling down"),
        (PlateauSeen(0.4, 2, 3, True), 0.01, "reduced"),  # a reduction begins its cooldown
        (PlateauSeen(0.4, 2, 0, False), 1e-5, "at min_lr"),
        (PlateauSeen(None, 0, 0, False), 0.01, "nothing to compare"),
    ],
)
def test_that_the_plateau_gives_its_reasons(seen, rate, deed):
    answer = answer_of(SearchSpec(), trial_with(seen, rate), 0)
    assert answer is not None
    assert (answer.deed, answer.wait, answer.best, answer.cooldown) == (deed, seen.wait, seen.best, seen.cooldown)


def test_that_nothing_is_said_of_a_plateau_that_was_not_there():
    assert answer_of(SearchSpec(), trial_with(None, 0.01), 0) is None
    without = SearchSpec(callbacks=Callbacks(reduce_lr_on_plateau=None))
    assert answer_of(without, trial_with(PlateauSeen(0.5, 0, 0, False), 0.01), 0) is None
    assert outlook_of(without) is None


def outlook(early=None, rate=0.01, epochs=20, **plateau):
    callbacks = Callbacks(ReduceLROnPlateau(**plateau), early)
    made = outlook_of(SearchSpec(epochs=epochs, space=Space(learning_rate=rate), callbacks=callbacks))
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("epochs", "kind"), [(1, "never: patience"), (2, "never: patience"), (3, "too late: patience"), (4, "acts")]
)
def test_that_a_plateau_needs_epochs_enough(epochs, kind):
    assert outlook(epochs=epochs).kind == kind
    assert outlook(epochs=epochs).epochs == epochs


def test_that_a_plateau_is_compared_with_early_stopping():
    assert outlook(EarlyStopping(patience=1, **ALIKE)).kind == "never: early stopping"
    assert outlook(EarlyStopping(patience=2, **ALIKE)).kind == "too late: early stopping"
    later = outlook(EarlyStopping(patience=3, **ALIKE))
    assert (later.kind, later.early) == ("acts", None)
    # By other counts of improvement it may be the first, and may not.
    for other in (EarlyStopping(patience=1), EarlyStopping(patience=1, start_from_epoch=5, **ALIKE)):
        assert (outlook(other).kind, outlook(other).early) == ("acts", 1)


def test_that_a_plateau_is_compared_with_the_rates_that_trials_start_with():
    assert outlook(rate=0.01, min_lr=0.01).kind == "never: min_lr"
    assert outlook(rate=Vary(min=0.001, max=0.01, sampling="log"), min_lr=0.01).kind == "never: min_lr"
    some = outlook(rate=Vary(choices=(0.1, 0.01)), min_lr=0.01)
    assert (some.kind, some.starts_low) == ("acts", True)
    assert not outlook(rate=Vary(choices=(0.1, 0.02)), min_lr=0.01).starts_low


@pytest.mark.parametrize(("longest", "kind"), [(3, "never: patience"), (6, "too late: patience"), (9, "acts")])
def test_that_hyperband_s_own_number_of_epochs_counts_for_the_plateau(longest, kind):
    callbacks = Callbacks(reduce_lr_on_plateau=ReduceLROnPlateau(patience=5))
    made = outlook_of(SearchSpec(epochs=50, tuner=Hyperband(max_epochs=longest), callbacks=callbacks))
    assert made is not None
    assert (made.kind, made.epochs) == (kind, longest)
