"""A table's rows are kept with its search: the file may change, and who joins or resumes needs it no more."""

from __future__ import annotations

import threading

import msgspec
import numpy as np
import pytest

from app.descent.text.json_input import InputError
from app.tuning.data import load
from app.tuning.data.load import load_data
from app.tuning.project import rows as project_rows
from app.tuning.project.folder import prepare_project
from app.tuning.project.rows import (
    file_changed,
    forget_rows,
    has_rows,
    keep_rows,
    kept_rows,
    read_ahead,
    rows_size,
    search_data,
)
from app.tuning.record.events import DataLoaded
from app.tuning.spec.data import SplitBy, Table
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space
from app.tuning.workers.fingerprint import fingerprint
from tests.searching import of, search

ARRAYS = ("x", "y", "x_test", "y_test", "places")


@pytest.fixture
def spec(tmp_path):
    write(tmp_path / "rows.csv")
    return SearchSpec(data=Table(str(tmp_path / "rows.csv"), "y", test=0.2))


@pytest.fixture
def project(tmp_path, spec):
    prepare_project(tmp_path / "search", spec, resume=False)
    return tmp_path / "search"


@pytest.fixture
def readings(monkeypatch):
    """How often a table was read."""
    read: list[object] = []

    def counted(data, read_table=load.read_table):
        read.append(data)
        return read_table(data)

    monkeypatch.setattr(load, "read_table", counted)
    return read


def write(path, factor=1.5):
    path.write_text("a,b,y\n" + "".join(f"{k * factor},{'uvw'[k % 3]},{'ny'[k % 2]}\n" for k in range(60)))


def same(one, other):
    """Whether two sets of rows are the same, bit for bit."""
    assert (one.recipe, one.training, one.classes) == (other.recipe, other.training, other.classes)
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), strict=True)
    return True


def test_that_a_search_s_rows_are_read_once_and_stay_as_they_were(project, spec, tmp_path, readings):
    fresh = load_data(spec.data, spec.validation_split)
    readings.clear()
    assert not has_rows(project)
    assert same(search_data(project, spec), fresh)
    write(tmp_path / "rows.csv", factor=2)
    assert same(search_data(project, spec), fresh)
    (tmp_path / "rows.csv").unlink()
    kept = search_data(project, spec)
    assert same(kept, fresh)
    assert not kept.x.flags.writeable
    assert len(readings) == 1
    assert rows_size(project) == sum(path.stat().st_size for path in (project / "rows").glob("*.npy")) > 60 * 16


def test_that_one_process_reads_while_others_wait(project, spec, readings):
    got = []
    threads = [threading.Thread(target=lambda: got.append(search_data(project, spec))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(readings) == 1
    assert all(same(data, got[0]) for data in got)


def test_that_a_changed_or_missing_file_is_said(project, spec, tmp_path):
    assert file_changed(project, spec) == ""  # nothing has been learned from it yet
    (project / "trial_0").mkdir()
    (project / "trial_0" / "trial.json").write_text("{}")
    assert "earlier version" in file_changed(project, spec)
    search_data(project, spec)
    assert file_changed(project, spec) == ""
    write(tmp_path / "rows.csv", factor=2)
    assert file_changed(project, spec).startswith("rows.csv was written again")
    (tmp_path / "rows.csv").unlink()
    assert "rows.csv" in file_changed(project, spec)
    (tmp_path / "rows.csv").mkdir()
    assert "rows.csv" in file_changed(project, spec)
    assert file_changed(project, SearchSpec()) == ""


def test_that_a_second_file_is_watched_too(tmp_path, spec, project):
    write(tmp_path / "later.csv", factor=3)
    data = msgspec.structs.replace(spec.data, split=SplitBy(table=str(tmp_path / "later.csv")))
    both = msgspec.structs.replace(spec, data=data)
    search_data(project, both)
    assert file_changed(project, both) == ""
    write(tmp_path / "later.csv", factor=4)
    assert file_changed(project, both).startswith("later.csv was written again")


def test_that_a_search_goes_on_without_its_file(project, spec, tmp_path):
    search_data(project, spec)
    (tmp_path / "rows.csv").unlink()
    more = msgspec.structs.replace(spec, max_trials=spec.max_trials + 5)
    assert "rows.csv was written again, moved or deleted" in prepare_project(project, more, resume=True)
    assert kept_rows(project) is not None


def test_that_who_joins_a_search_needs_its_rows_and_not_its_file(project, spec, tmp_path):
    before = fingerprint(spec)
    recipe = search_data(project, spec).recipe
    (tmp_path / "rows.csv").unlink()
    assert fingerprint(spec, recipe) == before
    with pytest.raises(InputError, match=r"rows\.csv"):
        fingerprint(spec)


def test_that_rows_that_were_read_for_a_rehearsal_are_not_read_again(project, spec, tmp_path, readings):
    read_ahead(spec)
    read_ahead(spec)
    search_data(project, spec)
    assert len(readings) == 1
    forget_rows(project)
    read_ahead(spec)
    write(tmp_path / "rows.csv", factor=2)
    assert search_data(project, spec).recipe == load_data(spec.data, spec.validation_split).recipe


def test_that_nothing_is_kept_of_data_that_is_made(project, tmp_path):
    made = SearchSpec()
    assert len(search_data(project, made).x) == 1000
    keep_rows(project, load_data(made.data))
    assert not has_rows(project)
    assert rows_size(project) == 0


@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY", None])
def test_that_damaged_rows_are_named(project, spec, damage):
    search_data(project, spec)
    path = project / "rows" / "x.npy"
    path.unlink() if damage is None else path.write_bytes(damage)
    with pytest.raises(InputError, match=r"x\.npy"):
        search_data(project, spec)
    np.save(path, np.zeros((3, 3)))
    with pytest.raises(InputError, match=r"x\.npy"):
        search_data(project, spec)


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b'{"columns": 3}'])
def test_that_a_damaged_recipe_is_named(project, spec, damage):
    search_data(project, spec)
    (project / "table.json").write_bytes(damage)
    with pytest.raises(InputError, match=r"table\.json"):
        search_data(project, spec)


def test_that_a_half_kept_search_is_kept_anew(project, spec, monkeypatch):
    def fails(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(project_rows, "write_recipe", fails)
    with pytest.raises(OSError, match="No space"):
        search_data(project, spec)
    monkeypatch.undo()
    assert same(search_data(project, spec), load_data(spec.data, spec.validation_split))


def test_that_a_resumed_search_learns_from_the_rows_that_it_began_with(tmp_path, spec):
    quick = msgspec.structs.replace(spec, space=Space(units=4), max_trials=1, epochs=1)
    first = of(DataLoaded, search(tmp_path / "p", quick).events)[0]
    (tmp_path / "rows.csv").write_text("nothing that could be read")
    again = search(tmp_path / "p", msgspec.structs.replace(quick, max_trials=2), resume=True)
    second = of(DataLoaded, again.events)[0]
    assert (second.rows, second.training, second.test) == (first.rows, first.training, first.test) == (48, 38, 12)
    assert again.state.reason == "completed"
