"""What somebody has understood, and which questions come back when."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.learn.progress import (
    GAPS,
    LONGEST,
    Progress,
    begun,
    due,
    load_progress,
    reset,
    save_progress,
    sessions_until,
    understood,
    variation,
    with_answer,
    with_reached,
    with_words,
)


def later(progress: Progress, sessions: int) -> Progress:
    for day in range(sessions):
        progress = begun(progress, f"{progress.session + 1}, {day}")
    return progress


def test_that_another_day_is_another_session_and_the_same_day_is_not():
    first = begun(Progress(), "2026-11-30")
    assert begun(first, "2026-11-30") == first
    assert begun(first, "2026-12-01").session == first.session + 1


def test_that_what_was_wrong_comes_back_in_the_next_session_before_what_was_right():
    progress = with_answer(begun(Progress(), "a"), "right", True)
    progress = with_answer(progress, "wrong", False)
    assert due(progress, ["right", "wrong", "never asked"]) == []
    assert due(begun(progress, "b"), ["right", "wrong", "never asked"]) == ["wrong", "right"]
    assert understood(progress, "right")
    assert not understood(progress, "wrong")


def test_that_each_right_answer_makes_the_next_wait_longer():
    progress, waits = begun(Progress(), "the first day"), []
    for _ in range(len(GAPS) + 1):
        progress = with_answer(progress, "q", True)
        waits.append(sessions_until(progress, "q"))
        progress = later(progress, waits[-1])
        assert due(progress, ["q"]) == ["q"]
    assert waits == [*GAPS, GAPS[-1]]


def test_that_a_wrong_answer_begins_anew():
    progress = with_answer(with_answer(Progress(), "q", True), "q", True)
    assert sessions_until(with_answer(progress, "q", False), "q") == 1


def test_that_each_time_a_question_comes_back_in_another_way():
    progress = Progress()
    assert variation(progress, "q", 2) is None
    seen = []
    for _ in range(4):
        progress = with_answer(progress, "q", False)
        seen.append(variation(progress, "q", 2))
    assert seen == [0, 1, 0, 1]
    assert variation(progress, "q", 0) is None


def test_that_a_goal_counts_once():
    progress = with_reached(with_reached(Progress(), "too-large"), "too-large")
    assert progress.reached == ("too-large",)
    assert understood(progress, "too-large")


def test_that_it_is_kept_and_forgotten(tmp_path):
    path = tmp_path / "kept" / "progress.json"
    progress = with_answer(with_reached(begun(Progress(), "2026-11-30"), "too-large"), "q", True)
    save_progress(path, progress)
    assert load_progress(path) == progress
    assert reset(path) == Progress() == load_progress(path)
    reset(path)  # once more, with nothing to forget


@settings(deadline=None)  # it writes to a disk
@given(st.binary(max_size=200))
def test_that_a_broken_file_is_an_empty_one(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("progress") / "progress.json"
    path.write_bytes(content)
    assert isinstance(load_progress(path), Progress)


def test_that_a_file_of_wrong_kinds_or_a_folder_is_an_empty_one(tmp_path):
    path = tmp_path / "progress.json"
    for text in (
        '{"session": -1}',
        '{"reached": 3}',
        "[" * 5000,
        '{"asked": {"q": null}}',
        "\ud800".encode("utf-16", "surrogatepass").decode("latin1"),
    ):
        path.write_text(text, encoding="utf-8")
        assert load_progress(path) == Progress()
    assert load_progress(tmp_path) == Progress()


def test_that_own_words_are_kept_as_far_as_there_is_room_and_gone_when_they_are_deleted(tmp_path):
    written = with_words(Progress(), "q", "x" * (LONGEST + 5))
    save_progress(tmp_path / "p.json", written)
    assert load_progress(tmp_path / "p.json").written == {"q": "x" * LONGEST}
    assert with_words(written, "q", " ") == Progress()
