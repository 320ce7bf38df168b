"""What is seen of a search: the plateau's reasons, the map of the space, the ranking, the notes."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest
from msgspec.structs import replace

from app.descent.text.json_input import InputError
from app.tuning.project.notes import NOTES, read_notes, write_notes
from app.tuning.record.events import EpochEnded, PlateauSeen, SearchEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.record.ranking import curves_text, diverged_text, running_best, worth_a_curve
from app.tuning.record.short_text import short_text
from app.tuning.record.space_grid import axes_of, cells_of, filled_text, odds_text
from app.tuning.record.state import SearchState, TrialState
from app.tuning.spec.data import Csv
from app.tuning.spec.search import Callbacks, EarlyStopping, ReduceLROnPlateau, SearchSpec, Space, Vary
from app.tuning.spec.tuner import Hyperband
from app.tuning.words.plateau import plateau_text, reason_text
from app.tuning.words.search_sentences import best_text, course_text, grain_text, space_text, state_text, status_text
from tests.gui.told import begun, ended, epoch, trial

W = {"worker": "tuner0"}


def state_of(scores, **spec) -> SearchState:
    events = [SearchStarted(time=0.0, spec=SearchSpec(**spec), versions={}, **W)]
    for number, score in enumerate(scores):
        values = {"units": 32 * (1 + number % 4), "learning_rate": (0.01, 0.001, 0.0001)[number % 3]}
        status = "COMPLETED" if score is not None else "FAILED"
        events.append(TrialStarted(time=1.0, trial=str(number), values=values, **W))
        events.append(TrialEnded(time=2.0, trial=str(number), status=status, score=score, **W))
    return SearchState().apply(*events)


def with_plateau(seen: PlateauSeen | None, rate: float = 0.01) -> TrialState:
    epoch = EpochEnded(
        time=0.0, trial="0", epoch=0, logs={"val_loss": 0.5}, learning_rate=rate, seconds=1.0, plateau=seen, **W
    )
    return TrialState("0", {}, 0.0, epochs=(epoch,))


@pytest.mark.parametrize(
    ("seen", "rate", "words"),
    [
        (None, 0.01, ""),
        (PlateauSeen(0.5, 0, 0, False), 0.01, "val_loss improved to 0.5000; the count starts again at 0."),
        (PlateauSeen(0.4, 1, 0, False), 0.01, "1 epoch without a gain of val_loss, patience 2 (best 0.4000)."),
        (PlateauSeen(0.4, 2, 0, True), 0.01, "2 epochs without a gain of val_loss, patience 2: rate × 0.5"),
        (PlateauSeen(0.4, 0, 3, False), 0.01, "cooling down after a reduction, 3 epochs to go"),
        (PlateauSeen(0.4, 2, 0, False), 1e-5, "the rate is at min_lr already"),
        (PlateauSeen(None, 0, 0, False), 0.01, "not there or not finite"),
    ],
)
def test_that_the_plateau_gives_its_reasons(seen, rate, words):
    assert words in reason_text(SearchSpec(), with_plateau(seen, rate), 0)


def test_that_a_plateau_that_can_never_fire_is_named():
    assert plateau_text(SearchSpec(epochs=2)) == (
        "ReduceLROnPlateau can never fire: its patience is 2, and a trial has 2 epochs."
    )
    assert "× " not in plateau_text(SearchSpec(callbacks=Callbacks(reduce_lr_on_plateau=None)))
    assert plateau_text(SearchSpec(callbacks=Callbacks(ReduceLROnPlateau(patience=1)))).startswith(
        "ReduceLROnPlateau multiplies the rate by 0.5 after 1 epoch"
    )


def told(early=None, rate=0.01, epochs=20, **plateau):
    callbacks = Callbacks(ReduceLROnPlateau(**plateau), early)
    return plateau_text(SearchSpec(epochs=epochs, space=Space(learning_rate=rate), callbacks=callbacks))


def test_that_a_plateau_is_compared_with_early_stopping():
    alike = {"monitor": "val_loss", "min_delta": 1e-4}
    assert told(EarlyStopping(patience=1, **alike)) == (
        "ReduceLROnPlateau can never fire: EarlyStopping ends a trial after 1 epoch without a gain."
    )
    asked = "only after the last epoch, where it changes nothing: EarlyStopping"
    assert asked in told(EarlyStopping(patience=2, **alike))
    assert "EarlyStopping" not in told(EarlyStopping(patience=3, **alike))
    # By other counts of gains it may be the first, and may not.
    for other in (EarlyStopping(patience=1), EarlyStopping(patience=1, start_from_epoch=5, **alike)):
        assert told(other).startswith("ReduceLROnPlateau multiplies")
        assert told(other).endswith("EarlyStopping may end a trial before that, with its patience of 1.")


def test_that_a_plateau_is_compared_with_the_rates_that_trials_start_with():
    never = "ReduceLROnPlateau can never fire: no trial starts above its min_lr, 0.01."
    assert told(rate=0.01, min_lr=0.01) == never
    assert told(rate=Vary(min=0.001, max=0.01, sampling="log"), min_lr=0.01) == never
    some = told(rate=Vary(choices=(0.1, 0.01)), min_lr=0.01)
    assert some.endswith("down to 0.01. Trials that start no higher keep their rate.")
    assert told(rate=Vary(choices=(0.1, 0.02)), min_lr=0.01).endswith("down to 0.01.")


def test_that_the_map_holds_the_best_of_each_place():
    state = state_of([0.5, 0.6, 0.7, 0.8] + [None] * 8 + [0.9], max_trials=13)
    assert list(axes_of(state.spec)) == ["units", "learning_rate"]
    cells = cells_of(state, "units", "learning_rate")
    assert len(cells) == 12
    assert (cells[32, 0.01].best.trial, cells[32, 0.01].count) == ("12", 2)
    rows = cells_of(state, "learning_rate", None)
    assert rows[0.001, None].best.trial == "1"
    assert filled_text(state) == "12 of 12 combinations tried; 8 trials have no score."


def test_that_a_range_is_placed_by_its_sampling():
    spec = SearchSpec(space=Space(learning_rate=Vary(min=1e-4, max=1e-2, sampling="log"), units=16))
    axis = axes_of(spec)["learning_rate"]
    assert axis.values is None
    assert axis.place(1e-3) == pytest.approx(0.5)
    assert "continuous" in filled_text(SearchState(spec=spec))


@pytest.mark.parametrize(
    ("trials", "space", "words"),
    [
        (5, Space(), "Odds that the best of 12 is among 5 different random draws: 42 %."),
        (1, Space(), "Odds that the best of 12 is among 1 random draw: 8 %."),
        (12, Space(), "All combinations are asked for"),
        (
            20,
            Space(learning_rate=Vary(min=1e-4, max=0.1, sampling="log")),
            "best 5 % of the space at least once: 64 %.",
        ),
    ],
)
def test_that_the_odds_are_told(trials, space, words):
    assert words in odds_text(SearchState(spec=SearchSpec(max_trials=trials, space=space)))


def test_that_the_odds_are_those_of_the_draws_that_measured_something():
    state = state_of([0.5, 0.6, None], max_trials=5)
    assert filled_text(state) == "3 of 12 combinations tried; 1 trial has no score."
    assert "among 4 different random draws: 33 %." in odds_text(state)
    skipped = TrialEnded(time=3.0, trial="1", status="SKIPPED", **W)
    ended = SearchEnded(time=4.0, reason="stopped", **W)
    state = state.apply(skipped, TrialStarted(time=3.5, trial="3", values={"units": 32}, **W), ended)
    assert filled_text(state) == "2 of 12 combinations tried; 1 trial has no score."
    assert "among 1 random draw: 8 %." in odds_text(state)
    assert odds_text(state_of([None]).apply(ended)) == ""
    everything = state_of([0.5] * 11 + [None], max_trials=12)
    assert "among 11 different random draws: 92 %." in odds_text(everything)


def test_that_an_exhausted_space_is_not_told_as_still_to_be_tried():
    state = state_of([0.5] * 12, max_trials=20)
    assert "once each has ended well" in odds_text(state)
    state = state.apply(SearchEnded(time=4.0, reason="exhausted", **W))
    assert odds_text(state) == "Each has a score: the best of all is among them."


def test_that_a_log_range_of_whole_numbers_is_counted():
    space = Space(units=Vary(min=16, max=64, sampling="log"), learning_rate=0.01)
    state = SearchState(spec=SearchSpec(max_trials=5, space=space))
    assert filled_text(state) == "0 of 49 combinations tried."
    assert "49 combinations" in space_text(state.spec)
    assert "best 5 % of the space" in odds_text(state)  # a log range draws some more often than others


@pytest.mark.parametrize(("objective", "made"), [("val_accuracy", [0.5, 0.7, 0.7]), ("val_loss", [0.5, 0.5, 0.2])])
def test_that_the_running_best_goes_one_way(objective, made):
    state = state_of([0.5, None, 0.7, 0.2], objective=objective)
    numbers, scores, bests, names = running_best(state)
    assert (list(numbers), list(scores), names) == ([0, 2, 3], [0.5, 0.7, 0.2], ["0", "2", "3"])
    assert list(bests) == made


def test_that_of_thousands_the_best_the_latest_and_the_selected_get_curves():
    state = state_of([number / 1000 for number in range(1000)][::-1], max_trials=1000)
    chosen = [t.trial for t in worth_a_curve(state, "500")]
    assert len(chosen) == 60
    assert chosen == sorted(chosen, key=int)
    assert {"0", "29", "500", "999"} <= set(chosen)
    assert curves_text(60, 1000) == "60 of 1,000 curves: the best 30 and the latest. The table has them all."
    assert curves_text(5, 5) == ""


def test_that_notes_are_kept_in_the_folder(tmp_path):
    assert read_notes(tmp_path) == {}
    write_notes(tmp_path, {"3": "too wide — try again"})
    assert read_notes(tmp_path) == {"3": "too wide — try again"}
    assert [p.name for p in tmp_path.iterdir()] == [NOTES]
    (tmp_path / NOTES).write_bytes(b'{"3": ')
    with pytest.raises(InputError, match=r"notes.json holds no notes"):
        read_notes(tmp_path)
    with pytest.raises(InputError, match="cannot be written"):
        write_notes(tmp_path / "gone", {})


def test_that_of_many_ties_a_few_are_named():
    few = state_of([0.9] * 4)
    assert best_text(few).endswith("Trials 1, 2, 3 reached the same.")
    assert best_text(state_of([0.9] * 40)).endswith("Trials 1, 2, 3, 4, 5 and 34 others reached the same.")


def test_that_hyperband_s_own_entries_are_told_in_words_and_no_hyperparameters():
    first = {"units": 32, "tuner/epochs": 2, "tuner/initial_epoch": 0, "tuner/bracket": 2, "tuner/round": 0}
    second = {**first, "tuner/epochs": 6, "tuner/initial_epoch": 2, "tuner/round": 1, "tuner/trial_id": "0003"}
    events = [TrialStarted(time=1.0, trial=name, values=v, **W) for name, v in (("0003", first), ("0005", second))]
    trials = SearchState().apply(*events).trials
    assert {trial.values == {"units": 32} for trial in trials.values()} == {True}
    assert course_text(trials["0003"]) == "Hyperband, bracket 2, round 0: a new combination, trained to epoch 2."
    assert course_text(trials["0005"]) == (
        "Hyperband, bracket 2, round 1: goes on with the weights of trial 3, from epoch 3 to epoch 6."
    )
    assert course_text(TrialState("0", {"units": 32}, 0.0)) == ""


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("learning_rate", 0.000944060876, "0.0009441"),
        ("learning_rate", 1e-6, "1e-6"),
        ("dropout", 0.21123456, "0.2112"),
        ("units", 12345, "12345"),
        ("optimizer", "adam", "adam"),
    ],
)
def test_that_a_drawn_number_is_short_where_there_is_little_room(name, value, words):
    assert short_text(name, value) == words


def test_that_skipped_and_failed_trials_are_not_told_as_completed():
    state = state_of([0.9, None], max_trials=3).apply(
        TrialStarted(time=1.0, trial="2", values={"units": 8}, **W),
        TrialEnded(time=2.0, trial="2", status="SKIPPED", **W),
        SearchEnded(time=3.0, reason="completed", **W),
    )
    assert status_text(state, 4.0).startswith("Completed: 3 trials (1 skipped, 1 failed), ")


def test_that_hyperbands_own_number_of_epochs_counts_for_the_plateau():
    spec = SearchSpec(
        epochs=5, tuner=Hyperband(max_epochs=9), callbacks=Callbacks(reduce_lr_on_plateau=ReduceLROnPlateau(patience=5))
    )
    assert "never fire" not in plateau_text(spec)
    short = msgspec.structs.replace(spec, epochs=50, tuner=Hyperband(max_epochs=3))
    assert "can never fire: its patience is 5, and a trial has 3 epochs" in plateau_text(short)
    last = msgspec.structs.replace(spec, tuner=Hyperband(max_epochs=6))
    assert "only after the last epoch, where it changes nothing: its patience" in plateau_text(last)


def test_that_the_grain_of_a_file_s_accuracy_is_told_once_its_rows_are_read():
    state = SearchState(spec=SearchSpec(data=Csv("rows.csv", "kind")))
    assert grain_text(state) == ""
    assert (
        grain_text(dataclasses.replace(state, rows=150))
        == "One of the 30 validation rows is worth 0.033; a lead that small is luck."
    )
    made = SearchState(spec=SearchSpec())
    assert grain_text(dataclasses.replace(made, rows=1000)) == grain_text(made)


def test_that_a_search_in_which_every_trial_failed_says_so_and_why():
    trace = "Traceback (most recent call last):\nValueError: Unknown optimizer: sgdd"
    failed = [replace(ended(n, None, "FAILED"), message=trace) for n in range(2)]
    over = SearchEnded(time=9.0, worker="tuner0", reason="completed")
    both = SearchState().apply(begun(), trial(0), failed[0], trial(1), failed[1], over)
    assert status_text(both, 9.0) == "Every one of 2 trials failed: Unknown optimizer: sgdd"
    one = SearchState().apply(begun(), trial(0), failed[0], over)
    assert status_text(one, 9.0) == "The trial failed: Unknown optimizer: sgdd"
    skipped = SearchState().apply(begun(), trial(0), failed[0], trial(1), ended(1, None, "SKIPPED"), over)
    assert status_text(skipped, 9.0) == "No trial came to a score (1 skipped, 1 failed): Unknown optimizer: sgdd"
    long = SearchState().apply(begun(), trial(0), replace(failed[0], message="word " * 100), over)
    assert len(status_text(long, 9.0)) < 200


@pytest.mark.parametrize(
    ("losses", "told"),
    [
        ([0.5, 0.4], "COMPLETED"),
        ([0.5, None, None], "COMPLETED, diverged at epoch 2"),
        ([None, None], "COMPLETED, diverged at epoch 1"),
        ([None, 0.5], "COMPLETED"),
        ([], "COMPLETED"),
    ],
)
def test_that_a_trial_whose_numbers_end_in_nan_is_told_to_have_diverged(losses, told):
    epochs = [replace(epoch(0, n), logs={"val_accuracy": 0.5, "loss": loss}) for n, loss in enumerate(losses)]
    state = SearchState().apply(begun(), trial(0), *epochs, ended(0))
    assert state_text(state, state.trials["0"]) == told
    assert diverged_text(state.trials.values()).startswith("" if told == "COMPLETED" else "✕: diverged")
