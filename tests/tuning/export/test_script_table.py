"""An exported script reads its table by itself, and makes of it the very rows that the search had."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from app.tuning.export.scripts.script_table import table_lines
from app.tuning.project.rows import search_data
from app.tuning.spec.data import SplitBy
from tests.tuning.export.tables import TARGETS, table_spec, write_rows


def made(lines, project):
    names = {"np": np, "PROJECT": project}
    exec("\n".join(lines), names)
    return names


def check(spec, project, reads):
    project.mkdir()
    data = search_data(project, spec)
    lines = table_lines(data, project)
    names = made(lines, project)
    np.testing.assert_array_equal(names["x"], data.x)
    np.testing.assert_array_equal(names["y"], data.y)
    assert names["cut"] == data.training
    assert any("pd.read_" in line for line in lines) == reads
    return data, names


@pytest.mark.parametrize("task", TARGETS)
def test_that_the_lines_read_the_file_and_make_the_search_s_rows(task, tmp_path):
    write_rows(tmp_path / "rows.csv")
    data, names = check(table_spec(tmp_path / "rows.csv", task, test=0.2), tmp_path / "project", reads=True)
    np.testing.assert_array_equal(names["x_test"], data.x_test)
    np.testing.assert_array_equal(names["y_test"], data.y_test)
    if data.scale:
        assert (names["mean"], names["deviation"]) == data.scale


def test_that_a_second_file_that_validates_is_read_too(tmp_path):
    write_rows(tmp_path / "rows.csv")
    write_rows(tmp_path / "more.csv", 30)
    spec = table_spec(tmp_path / "rows.csv", "binary", split=SplitBy(table=str(tmp_path / "more.csv")))
    data, _ = check(spec, tmp_path / "project", reads=True)
    assert (data.training, len(data.x)) == (80, 110)


def test_that_marks_of_missing_values_and_semicolons_are_read(tmp_path):
    rows = "".join(f"{'-' if k % 7 == 3 else k % 9},{k / 2};{'ab'[k % 2]};{k % 5}\n" for k in range(60))
    (tmp_path / "rows.csv").write_text("n;word;y\n" + rows, encoding="utf-8")
    spec = table_spec(tmp_path / "rows.csv", "binary")
    data = replace(spec.data, target="word", columns={"n": "number", "y": "number"})
    check(replace(spec, data=data), tmp_path / "project", reads=True)


def test_that_a_file_that_has_gone_leaves_the_rows_that_are_kept(tmp_path):
    write_rows(tmp_path / "rows.csv")
    spec, project = table_spec(tmp_path / "rows.csv", "multiclass"), tmp_path / "project"
    project.mkdir()
    search_data(project, spec)
    (tmp_path / "rows.csv").unlink()
    data = search_data(project, spec)
    names = made(table_lines(data, project), project)
    np.testing.assert_array_equal(names["x"], data.x)
    np.testing.assert_array_equal(names["y"], data.y)
