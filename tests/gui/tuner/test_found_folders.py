"""Found folders in the window: every trial is in the table, the star is Keras Tuner's, and every view is drawn."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.gui.tuner.table.model import TRIAL
from tests.tuning.found.found_cases import FOUND, HASHES


def starred(tab) -> list[str]:
    """The trials whose row has a star."""
    model = tab.display.trials.table.model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    return [index.data(TRIAL) for index in rows if "★" in index.data(Qt.ItemDataRole.DisplayRole)]


def test_that_every_found_folder_is_shown_with_its_best_in_every_view(tab, tmp_path):
    for place, case in enumerate(FOUND):
        tab.open_project(case.build(tmp_path / f"p{place}"))
        assert tab.display.trials.table.model().rowCount() == case.trials, case.name
        assert starred(tab) == ([] if case.best is None else [case.best]), case.name
        assert tab.best_card.isVisible() == (case.best is not None), case.name
        for view in tab.display.views.titles:
            tab.display.trials.choose(next(iter(tab.state.trials), ""))
            tab.display.views.show_view(view)
            assert not tab.display.views.grab().isNull(), (case.name, view)
        space = tab.display.views.views["Space"]
        axes = {space.across.currentText(), space.up.currentText()} - {""}
        placed = [trial for trial in tab.state.trials.values() if axes and axes <= trial.values.keys()]
        assert None not in map(space.map.place_of, placed), case.name


def test_that_trials_of_hex_ids_are_named_by_their_numbers_everywhere(tab, tmp_path):
    case = next(case for case in FOUND if case.name == "ids of 32 hex digits")
    tab.open_project(case.build(tmp_path / "p"))
    table = tab.display.trials.table
    assert [line.split("\t")[0] for line in table.text().splitlines()[1:]] == ["0", "1 ★", "2", "3"]
    tab.display.trials.choose(HASHES[2])
    tab.display.views.show_view("Trial")
    page = tab.display.views.views["Trial"]
    assert page.head.text().startswith("Trial 2 · COMPLETED")
    assert HASHES[2] in page.text.toPlainText()
    assert HASHES[2] in table.model().index(2, 0).data(Qt.ItemDataRole.ToolTipRole)
