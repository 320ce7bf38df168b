"""The journal: appended whole, read while it grows, cut anywhere without loss of what came before."""

from __future__ import annotations

import math
import os
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tuning.record import journal
from app.tuning.record.events import (
    EpochEnded,
    Event,
    SearchEnded,
    SearchStarted,
    TrialEnded,
    TrialStarted,
    read_events,
)
from app.tuning.record.journal import Journal, JournalReader, journal_path, read_journals
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec

try:
    import resource
except ImportError:  # Windows
    resource = None

EVENTS = [
    TrialStarted(time=1.0, worker="tuner0", trial="0", values={"units": 32, "learning_rate": 0.01, "activation": "ü"}),
    EpochEnded(time=2.0, worker="tuner0", trial="0", epoch=0, logs={"loss": 0.5}, learning_rate=0.01, seconds=1.0),
    TrialEnded(time=3.0, worker="tuner0", trial="0", status="COMPLETED", score=0.9, best_epoch=0),
]


def write(path, events):
    with Journal(path) as kept:
        for event in events:
            kept.write(event)


def test_that_what_is_written_is_read(tmp_path):
    write(tmp_path / "journal", EVENTS)
    assert JournalReader(tmp_path / "journal").read_new() == EVENTS


def test_that_a_reader_tells_each_event_once(tmp_path):
    reader = JournalReader(tmp_path / "journal")
    assert reader.read_new() == []
    write(tmp_path / "journal", EVENTS[:1])
    assert reader.read_new() == EVENTS[:1]
    assert reader.read_new() == []
    write(tmp_path / "journal", EVENTS[1:])
    assert reader.read_new() == EVENTS[1:]


def test_that_a_reader_from_the_end_passes_over_what_is_there(tmp_path):
    write(tmp_path / "journal", EVENTS[:2])
    reader = JournalReader(tmp_path / "journal", from_end=True)
    write(tmp_path / "journal", EVENTS[2:])
    assert reader.read_new() == EVENTS[2:]


def test_that_a_cut_at_every_byte_costs_at_most_the_last_event(tmp_path):
    path = tmp_path / "journal"
    write(path, EVENTS)
    whole = path.read_bytes()
    last = len(whole.splitlines(keepends=True)[-1])
    for cut in range(1, last + 1):
        path.write_bytes(whole[:-cut])
        reader = JournalReader(path)
        assert reader.read_new() == EVENTS[:-1]
        end = SearchEnded(time=4.0, worker="tuner0", reason="stopped")
        write(path, [end])
        # A line cut before its newline alone is whole once the next writer has closed it.
        assert JournalReader(path).read_new() == ([*EVENTS, end] if cut == 1 else [*EVENTS[:-1], end])


def test_that_a_reader_waits_for_the_other_half_of_a_line(tmp_path):
    path = tmp_path / "journal"
    write(path, EVENTS)
    whole = path.read_bytes()
    reader, got = JournalReader(path), []
    for end in range(0, len(whole) + 1, 7):
        path.write_bytes(whole[:end])
        got += reader.read_new()
    path.write_bytes(whole)
    assert got + reader.read_new() == EVENTS
    assert reader.broken == 0


def test_that_a_number_that_is_none_travels_as_null(tmp_path):
    event = msgspec.structs.replace(EVENTS[1], logs={"loss": math.nan, "val_loss": math.inf})
    write(tmp_path / "journal", [event])
    assert b'"loss":null,"val_loss":null' in (tmp_path / "journal").read_bytes()
    (read,) = JournalReader(tmp_path / "journal").read_new()
    assert read.logs == {"loss": None, "val_loss": None}


def test_that_lines_that_are_no_events_are_passed_over_and_counted(tmp_path):
    path = tmp_path / "journal"
    write(path, EVENTS[:1])
    with path.open("ab") as file:
        file.write(b'{"type":"trial_started","ti\n\xff\xfe\n\n[1]\n')
    write(path, EVENTS[1:])
    reader = JournalReader(path)
    assert reader.read_new() == EVENTS
    assert reader.broken == 3


@pytest.mark.skipif(resource is None, reason="the system has no limit of a file's size")
def test_that_a_line_that_a_full_disk_cut_costs_no_other(tmp_path):
    path = tmp_path / "journal"
    write(path, EVENTS[:1])
    room = path.stat().st_size + 20  # bytes, the beginning of the next event
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Journal(path) as kept:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
        try:
            with pytest.raises(OSError, match="File too large"):
                kept.write(EVENTS[1])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert path.stat().st_size == room
        kept.write(EVENTS[2])
    reader = JournalReader(path)
    assert reader.read_new() == [EVENTS[0], EVENTS[2]]
    assert reader.broken == 1


def test_that_a_finished_trial_stays_finished_when_the_clock_is_set_back(tmp_path):
    told = [SearchStarted(time=100.0, worker="tuner0", spec=SearchSpec(), versions={})]
    told += [msgspec.structs.replace(event, time=event.time + 100.0) for event in EVENTS[:2]]
    told += [msgspec.structs.replace(EVENTS[2], time=100.5)]  # 2.5 s are taken back
    told += [SearchEnded(time=101.0, worker="tuner0", reason="completed")]
    write(journal_path(tmp_path), told)
    events, broken = read_journals(tmp_path)
    assert (events, broken) == (told, 0)
    (trial,) = SearchState().apply(*events).trials.values()
    assert (trial.status, trial.score) == ("COMPLETED", 0.9)


JOURNALS = st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=3)


@given(JOURNALS)
def test_that_every_journal_keeps_its_order_and_the_earliest_head_comes_first(clocks):
    def event(worker: str, place: int, time: int) -> Event:
        return TrialStarted(time=time, worker=worker, trial=str(place), values={})

    told = {f"w{n}": [event(f"w{n}", *at) for at in enumerate(times)] for n, times in enumerate(clocks)}
    with TemporaryDirectory() as folder:
        for name, events in told.items():
            write(journal_path(Path(folder), name), events)
        merged, _ = read_journals(Path(folder))
    assert {name: [e for e in merged if e.worker == name] for name in told} == told
    left = {name: list(events) for name, events in told.items() if events}
    for event_read in merged:
        assert event_read.time == min(events[0].time for events in left.values())
        left[event_read.worker].pop(0)
        left = {name: events for name, events in left.items() if events}


def test_that_what_is_no_regular_file_is_no_journal(tmp_path):
    write(journal_path(tmp_path), EVENTS)
    (tmp_path / "journal-folder.jsonl").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "journal-pipe.jsonl")  # reading one waits for ever
    assert read_journals(tmp_path).events == EVENTS


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="the system follows every link")
def test_that_no_line_is_written_where_a_link_leads(tmp_path):
    (tmp_path / "mine").write_text("")
    (tmp_path / "journal").symlink_to(tmp_path / "mine")
    with pytest.raises(OSError, match="journal"):
        Journal(tmp_path / "journal")
    assert (tmp_path / "mine").read_text() == ""


def test_that_a_long_line_is_cut_and_costs_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr(journal, "LONGEST_LINE", 3000)
    monkeypatch.setattr(journal, "PIECE", 1000)
    path = tmp_path / "journal"
    write(path, EVENTS[:1])
    with path.open("ab") as file:
        file.write(b"x" * 10_000 + b"\n")
    write(path, EVENTS[1:2])
    with path.open("ab") as file:
        file.write(b"x" * 10_000)
    reader = JournalReader(path)
    assert reader.read_new() == EVENTS[:2]
    write(path, EVENTS[2:])
    assert reader.read_new() == EVENTS[2:]
    assert reader.broken == 2


def test_that_a_journal_of_gigabytes_costs_no_memory_and_is_said(tmp_path):
    write(journal_path(tmp_path), EVENTS)
    os.truncate(journal_path(tmp_path), 3_000_000_000)  # sparse: the disk holds next to nothing
    tracemalloc.start()
    read = read_journals(tmp_path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (read.events, read.broken) == (EVENTS, 1)
    assert most < 50e6


def test_that_a_reader_goes_on_behind_what_is_too_much_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(journal, "LARGEST_JOURNAL", 2000)
    monkeypatch.setattr(journal, "PIECE", 1000)
    path = tmp_path / "journal"
    write(path, EVENTS * 20)
    reader = JournalReader(path)
    read = reader.read_new()
    assert 0 < len(read) < 20
    assert read == (EVENTS * 20)[: len(read)]
    write(path, EVENTS[:2])  # the first of them may still belong to what was passed over
    assert reader.read_new()[-1] == EVENTS[1]
    assert reader.broken == 1


def test_that_a_journal_that_becomes_unreadable_tells_nothing_new(tmp_path):
    path = tmp_path / "journal"
    write(path, EVENTS)
    reader = JournalReader(path)
    assert reader.read_new() == EVENTS
    path.unlink()
    path.mkdir()
    assert reader.read_new() == []


def test_that_a_line_of_brackets_in_brackets_is_unreadable_and_stops_nothing():
    event = b'{"type":"search_paused","time":1,"worker":"tuner0"}'
    deep = event[:-1] + b',"zz":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
    events, broken = read_events(b"\n".join([event, deep, event, b""]))
    assert (len(events), broken) == (2, 1)
