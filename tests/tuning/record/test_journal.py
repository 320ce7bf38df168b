"""The journal: appended whole, read while it grows, cut anywhere without loss of what came before."""

from __future__ import annotations

import math

import msgspec

from app.tuning.record.events import EpochEnded, SearchEnded, TrialEnded, TrialStarted
from app.tuning.record.journal import Journal, JournalReader

EVENTS = [
    TrialStarted(time=1.0, worker="tuner0", trial="0", values={"units": 32, "learning_rate": 0.01, "activation": "ü"}),
    EpochEnded(time=2.0, worker="tuner0", trial="0", epoch=0, logs={"loss": 0.5}, learning_rate=0.01, seconds=1.0),
    TrialEnded(time=3.0, worker="tuner0", trial="0", status="COMPLETED", score=0.9, best_epoch=0),
]


def write(path, events):
    with Journal(path) as journal:
        for event in events:
            journal.write(event)


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
