"""Two columns of a table become the ground: chosen in a dialog, read elsewhere, walked on in the mountain tab."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.gui.controls import choose

pytestmark = pytest.mark.real
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.csv"
    rows = [f"{20 + k % 37},{7.25 + 3.5 * (k % 11)},{'yes' if k * 7 % 3 else 'no'}" for k in range(60)]
    path.write_text("\n".join(["age,fare,survived", *rows]))
    return path


def asked(qtbot, window, monkeypatch, path):
    """The dialog, opened from the mountain's list of surfaces, with the columns of a file."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    window.mountain_tab.surface_card.picker.table_asked.emit()
    return window.draw_table


def test_that_the_target_of_a_table_is_drawn_with_two_of_its_numbers(qtbot, window, monkeypatch, people):
    dialog = asked(qtbot, window, monkeypatch, people)
    qtbot.waitUntil(dialog.draw.isEnabled, timeout=30_000)
    shown = [part.currentText() for part in (dialog.first, dialog.second, dialog.answer)]
    assert shown == ["age", "fare", "survived"]
    with qtbot.waitSignal(dialog.drawn, timeout=30_000):
        qtbot.mouseClick(dialog.draw, LEFT)
    assert not dialog.isVisible()
    ground = window.mountain_tab.scene.surface
    assert ground.id == "two-weights"
    assert ground.rows.names[:2] == ("age", "fare")
    assert len(ground.rows.x) == 60


def test_that_a_line_is_drawn_and_that_what_cannot_be_is_said_in_place(qtbot, window, monkeypatch, people):
    dialog = asked(qtbot, window, monkeypatch, people)
    qtbot.waitUntil(dialog.draw.isEnabled, timeout=30_000)
    choose(qtbot, dialog.what, "line-fit")
    assert not dialog.answer.isVisible()
    choose(qtbot, dialog.second, "age")
    qtbot.mouseClick(dialog.draw, LEFT)
    qtbot.waitUntil(lambda: "different columns" in dialog.said.text(), timeout=30_000)
    assert dialog.isVisible()
    choose(qtbot, dialog.second, "fare")
    with qtbot.waitSignal(dialog.drawn, timeout=30_000):
        qtbot.mouseClick(dialog.draw, LEFT)
    assert window.mountain_tab.scene.surface.id == "line-fit"


def test_that_a_file_without_numbers_or_that_is_not_there_is_said_in_place(qtbot, window, monkeypatch, tmp_path):
    path = tmp_path / "words.csv"
    path.write_text("a,b\n" + "x,y\nz,y\n" * 20)
    dialog = asked(qtbot, window, monkeypatch, path)
    qtbot.waitUntil(lambda: "two columns of numbers" in dialog.said.text(), timeout=30_000)
    assert not dialog.draw.isEnabled()
    dialog.read(tmp_path / "missing.csv")
    qtbot.waitUntil(lambda: "missing.csv" in dialog.said.text(), timeout=30_000)
    assert not dialog.draw.isEnabled()
    dialog.close()


def test_that_a_table_that_is_set_up_in_the_tuner_is_drawn_without_being_chosen_again(qtbot, window, people):
    window.choose_tab(1)
    tuner = window.tuner_tab
    tuner.open_table(people)
    panel = tuner.form.data.picker.panel
    qtbot.waitUntil(panel.draw.isVisible, timeout=30_000)
    qtbot.waitUntil(panel.draw.isEnabled, timeout=30_000)
    qtbot.mouseClick(panel.draw, LEFT)
    dialog = window.draw_table
    assert dialog.isVisible()
    assert "people.csv" in dialog.choose.text()
    with qtbot.waitSignal(dialog.drawn, timeout=30_000):
        qtbot.mouseClick(dialog.draw, LEFT)
    assert window.tabs.currentIndex() == 0
    assert window.mountain_tab.scene.surface.rows.file == "people.csv"
