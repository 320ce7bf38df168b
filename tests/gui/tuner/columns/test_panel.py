"""The columns of a table are looked at and chosen for: by keys, by the mouse, many at once."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton

from app.gui.theme import DARK, LIGHT
from app.gui.tuner.columns.panel import TablePanel
from app.tuning.spec.data import Table
from app.tuning.tables.preview import ColumnView, Format, Preview
from tests.gui.controls import type_anew
from tests.gui.tuner.columns.made_previews import named, passengers

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key
TABLE = named("/somewhere/passengers.csv")


@pytest.fixture
def panel(qtbot):
    made = TablePanel()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show_table(TABLE, passengers(30))
    made.show()
    return made


@pytest.fixture
def asked(panel):
    said = []
    panel.asked.connect(said.append)
    return said


def press_header(qtbot, panel, name, keys=Qt.KeyboardModifier.NoModifier):
    """Click on a column's name."""
    head = panel.sheet.horizontalHeader()
    place = panel.sheet.columns.names.index(name)
    point = QPoint(head.sectionViewportPosition(place) + 40, 12)
    qtbot.mouseClick(head.viewport(), LEFT, keys, pos=point)


def test_that_the_target_stands_first_and_the_rest_as_in_the_file(panel):
    preview = passengers(30)
    names = [column.name for column in preview.columns]
    assert panel.sheet.columns.names == names
    moved = msgspec.structs.replace(
        preview,
        columns=(*preview.columns[1:], preview.columns[0]),
        head=tuple((*row[1:], row[0]) for row in preview.head),
    )
    panel.show_table(TABLE, moved)
    assert panel.sheet.columns.names[:3] == ["survived", "pclass", "name"]
    assert panel.sheet.columns.index(0, 0).data() == preview.head[0][0]


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (KEY.Key_N, "number"),
        (KEY.Key_C, "category"),
        (KEY.Key_D, "date"),
        (KEY.Key_T, "text"),
        (KEY.Key_I, "ignored"),
        (KEY.Key_G, None),
    ],
)
def test_that_a_key_asks_for_a_kind_of_all_chosen_columns(qtbot, panel, asked, key, kind):
    press_header(qtbot, panel, "pclass")
    press_header(qtbot, panel, "age", Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(panel.sheet, key)
    assert asked == [{"columns": {"pclass": kind, "age": kind}}]


def test_that_shift_chooses_the_columns_between(qtbot, panel, asked):
    press_header(qtbot, panel, "pclass")
    press_header(qtbot, panel, "age", Qt.KeyboardModifier.ShiftModifier)
    qtbot.mouseClick(panel.kinds["ignored"], LEFT)
    assert list(asked[0]["columns"]) == ["pclass", "name", "sex", "age"]


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Y])
def test_that_the_keyboard_alone_makes_a_column_the_target(qtbot, panel, asked, key):
    panel.sheet.setFocus()
    qtbot.keyClick(panel.sheet, KEY.Key_Home)
    for _ in range(3):
        qtbot.keyClick(panel.sheet, KEY.Key_Right)
    qtbot.keyClick(panel.sheet, key)
    assert asked == [{"target": "sex"}]


def test_that_a_click_on_a_chip_opens_what_the_column_may_be(qtbot, panel, asked):
    head = panel.sheet.head
    place = panel.sheet.columns.names.index("age")
    qtbot.mouseClick(head.viewport(), LEFT, pos=head.chip_at(place).center())
    assert panel.sheet.chosen == ["age"]
    menu = next(m for m in panel.sheet.findChildren(type(panel.sheet.menu())) if m.isVisible())
    actions = {action.data(): action for action in menu.actions() if not action.isSeparator()}
    assert actions["number"].isChecked()
    actions["category"].trigger()
    menu.close()
    assert asked == [{"columns": {"age": "category"}}]


def test_that_a_column_is_found_among_eight_hundred(qtbot, panel, asked):
    panel.show_table(TABLE, passengers(800))
    type_anew(qtbot, panel.search, "urement 77")
    names = panel.sheet.columns.names
    assert names == [f"measurement {k}" + " of the left hand" * (k % 5 == 0) for k in (77, *range(770, 780))]
    type_anew(qtbot, panel.search, "no such")
    assert panel.empty.isVisible()
    qtbot.keyClick(panel.search, KEY.Key_Escape)
    assert panel.sheet.columns.columnCount() == 800


def test_that_what_is_chosen_stays_so_when_a_kind_becomes_another(qtbot, panel):
    press_header(qtbot, panel, "age")
    changed = passengers(30)
    columns = tuple(c if c.name != "age" else ColumnView("age", "category", 177, 88) for c in changed.columns)
    panel.show_table(TABLE, msgspec.structs.replace(changed, columns=columns))
    assert panel.sheet.chosen == ["age"]


def test_that_an_offer_is_one_click_and_says_which_choice_holds(qtbot, panel, asked):
    weigh = next(b for b in panel.offers.findChildren(QPushButton) if b.text() == "Weigh the classes")
    qtbot.mouseClick(weigh, LEFT)
    assert asked == [{"class_weight": "balanced"}]
    assert not weigh.isChecked()
    panel.show_table(Table(table=TABLE.table, target="survived", class_weight="balanced"), passengers(30))
    weigh = [b for b in panel.offers.findChildren(QPushButton) if b.text() == "Weigh the classes" and b is not weigh]
    assert weigh[0].isChecked()


def test_that_how_the_file_is_written_can_be_said_and_found_again(qtbot, panel, asked):
    chooser = panel.written.choosers["separator"]
    assert ";" in chooser.currentText()
    chooser.setFocus()
    qtbot.keyClick(chooser, KEY.Key_Down)
    assert asked == [{"separator": ","}]
    panel.show_table(Table(table=TABLE.table, separator=","), None, "passengers.csv: has one column only")
    assert chooser.isVisible()
    assert chooser.currentData() == ","
    assert panel.fault.isVisible()
    qtbot.keyClick(chooser, KEY.Key_Home)
    assert asked[-1] == {"separator": None}


def test_that_a_spreadsheet_has_no_separator_to_choose(panel):
    panel.show_table(
        TABLE,
        Preview("/a.xlsx", 3, Format(separator=""), (ColumnView("a", "number", 0, 3),), (("1",),), "a", "regression"),
    )
    assert not panel.written.choosers["separator"].isVisible()
    assert panel.written.choosers["header"].isVisible()


def test_that_endless_names_and_cells_of_any_script_are_cut_to_one_line(panel):
    names = ("n" * 5000, "عمود\nطويل", "<b>fat</b>", "")
    columns = tuple(ColumnView(name, "category", 0, 2, "r", "feature", (3, 1), ("w" * 9000, "b")) for name in names)
    panel.show_table(TABLE, Preview("/a.csv", 4, Format(), columns, ((("x\n" * 25_000), "ش", "<i>", ""),), None, None))
    model = panel.sheet.columns
    for place in range(4):
        for text in (model.headerData(place, Qt.Orientation.Horizontal), model.index(0, place).data()):
            assert len(text) <= 200
            assert "\n" not in text
    assert "&lt;b&gt;" in model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert not panel.grab().isNull()


def test_that_a_reader_hears_what_a_column_is(panel):
    heard = panel.sheet.columns.headerData(4, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert "age, number, feature, 177 missing" in heard


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_a_distribution_is_drawn_above_the_column(panel, theme):
    def drawn(place):
        head = panel.sheet.head
        left = head.sectionViewportPosition(place)
        image = head.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        ratio = image.devicePixelRatio()
        return {image.pixel(int((left + x) * ratio), int(75 * ratio)) for x in range(10, 120)}

    panel.set_theme(theme)
    some = drawn(2)
    empty = passengers(30)
    columns = tuple(ColumnView(c.name, c.kind, c.missing, c.distinct, c.reason, c.role) for c in empty.columns)
    panel.show_table(TABLE, msgspec.structs.replace(empty, columns=columns))
    assert len(drawn(2)) < len(some)


def test_that_the_reason_of_a_guess_is_read_without_a_mouse(qtbot, panel):
    assert "title lines" in panel.notes.text
    panel.sheet.choose(["name"])
    assert "A name of its own in every row." in panel.notes.text
    panel.sheet.clearSelection()
    assert "title lines" in panel.notes.text


def test_that_nothing_is_asked_where_nothing_is_chosen(qtbot, panel, asked):
    panel.sheet.selectionModel().select(panel.sheet.columns.index(0, 0), QItemSelectionModel.SelectionFlag.Clear)
    panel.sheet.clearSelection()
    for key in (KEY.Key_N, KEY.Key_Y, KEY.Key_G):
        qtbot.keyClick(panel.sheet, key)
    assert asked == []
    assert not panel.kinds["number"].isEnabled()
