"""New rows in, the same rows with answers out."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from app.tuning.data.encode import encode
from app.tuning.export.commands import predict_command, read_predicted
from app.tuning.export.network import find_trial, trained_network
from app.tuning.tables.read import read_table
from tests.searching import search
from tests.tuning.export.tables import HEADER, NUMBER, WORD, table_spec, write_rows


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A search whose table is gone since."""
    home = tmp_path_factory.mktemp("predict")
    write_rows(home / "rows.csv")
    spec = table_spec(home / "rows.csv", "binary")
    project = search(home / "project", spec).project
    expected = trained_network(find_trial(project, None)).answers(
        encode(read_table(spec.data).frame, find_trial(project, None).recipe)
    )
    return spec, project, expected


def cells(text, separator=","):
    return list(csv.reader(io.StringIO(text), delimiter=separator))


def mountain(*arguments):
    command = [sys.executable, "-m", "app", "predict", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_that_the_rows_come_back_in_order_and_untouched_with_their_answers(trained, tmp_path):
    spec, project, expected = trained
    done = mountain(project, spec.data.table)
    assert done.returncode == 0, done.stderr
    before = cells(Path(spec.data.table).read_text(encoding="utf-8"))
    after = cells(done.stdout)
    width = len(before[0])
    assert [row[:width] for row in after] == before
    assert after[0][width:] == ["prediction", "probability no", "probability yes"]
    assert [float(row[-1]) for row in after[1:]] == pytest.approx(expected[:, 1].tolist(), rel=1e-6)
    assert [row[width] for row in after[1:]] == ["yes" if p > 0.5 else "no" for p in expected[:, 1]]


def test_that_a_file_written_another_way_gets_the_same_answers(trained, tmp_path):
    spec, project, expected = trained
    rows = [row[6::-1] for row in cells(Path(spec.data.table).read_text(encoding="utf-8"))[:30]]
    for row in rows[1:]:
        row[6] = row[6].replace(".", ",")  # the age
    other = tmp_path / "other.csv"
    other.write_text("".join(f"{';'.join(row)}\n" for row in rows), encoding="cp1252")
    done = subprocess.run(predict_command(project, other, tmp_path / "out.csv", "0"), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    told = read_predicted(done.stdout)
    assert (told.rows, told.answers, told.path) == (29, 3, str(tmp_path / "out.csv"))
    assert float(told.head[0][-1]) == pytest.approx(expected[0, 1], rel=1e-6)
    saved = cells((tmp_path / "out.csv").read_text(encoding="utf-8"), ";")
    assert [row[:-3] for row in saved] == rows
    found = [float(row[-1].replace(",", ".")) for row in saved[1:]]
    assert found == pytest.approx(expected[:29, 1].tolist(), rel=1e-6)


def test_that_a_column_that_is_not_there_counts_as_missing_and_says_so(trained, tmp_path):
    _, project, _ = trained
    rows = tmp_path / "rows.csv"
    rows.write_text(HEADER.replace("take", "Take").replace("day", "when") + "\n1,2,Basel,a,1.1.2020,,x,no,red,3\n")
    done = mountain(project, rows, "-o", tmp_path / "out.csv")
    assert done.returncode == 0, done.stderr
    assert '"Take"' in done.stderr  # taken for "take"
    assert '"day"' in done.stderr  # missing in every row
    saved = cells((tmp_path / "out.csv").read_text(encoding="utf-8"), ",")
    assert len(saved) == 2
    assert float(saved[1][-1]) + float(saved[1][-2]) == pytest.approx(1)


def test_that_a_table_with_none_of_the_columns_is_refused(trained, tmp_path):
    _, project, _ = trained
    (tmp_path / "rows.csv").write_text("other,thing\n1,2\n3,4\n")
    done = mountain(project, tmp_path / "rows.csv", "-o", tmp_path / "out.csv")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out.csv").exists()


def test_that_words_and_columns_nobody_has_seen_are_said_and_answered(trained, tmp_path):
    _, project, _ = trained
    rows = tmp_path / "rows.csv"
    rows.write_text(
        f'{NUMBER},big,"{WORD}",take,day,remark,rare,more\n12,3,Atlantis,a,,,x,9\n,,,b,,,y,9\n', encoding="utf-8"
    )
    done = mountain(project, rows, "-o", tmp_path / "out.csv")
    assert done.returncode == 0, done.stderr
    assert "Atlantis" in done.stderr
    assert '"more"' in done.stderr
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()) == 3


def test_that_a_search_on_made_up_data_answers_no_table(searched, tmp_path):
    (tmp_path / "rows.csv").write_text("a\n1\n", encoding="utf-8")
    done = mountain(searched.project, tmp_path / "rows.csv")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
