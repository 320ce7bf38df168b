"""The axes of the tuner's plots: round ticks with room for them, and names written as they are."""

from __future__ import annotations

import pyqtgraph as pg
import pytest
from msgspec.structs import replace
from PySide6.QtGui import QFontMetricsF

from app.gui.paint.ticks import count_ticks
from app.gui.theme import pixel_font
from app.gui.tuner.views.axes import add_plot, epoch_ticks, log_range, name_axis, round_range
from app.tuning.record.events import EpochEnded
from tests.gui.told import events_of, state_of

RANGES = [(0.5, 0.9), (0, 1), (0.87, 0.87), (0, 0), (-3, 1e6), (1e-9, 2e-9), (5, 5.01)]


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_that_an_axis_has_round_ends_around_the_values(low, high):
    bottom, top, ticks = round_range(low, high)
    assert bottom < low <= high < top
    assert 2 <= len(ticks) <= 10
    assert top - bottom < 3 * max(high - low, 0.2 * abs(high), 0.2)


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (0.09, 0.42, ["0.09", "0.1", "0.2", "0.3", "0.4"]),
        (0.01, 0.5, ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5"]),
        (1e-5, 1.0, ["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"]),
    ],
)
def test_that_a_log_axis_has_ticks_enough(low, high, texts):
    assert [text for _, text in log_range(low, high)[2]] == texts


def test_that_a_narrow_log_axis_of_large_values_is_readable():
    assert [text for _, text in log_range(6.1e6, 6.4e6)[2]] == ["6.1e6", "6.4e6"]


@pytest.mark.parametrize(
    ("epochs", "texts"),
    [
        (1, ["1"]),
        (5, ["1", "2", "3", "4", "5"]),
        (20, ["1", "2", "4", "6", "8", "10", "12", "14", "16", "18", "20"]),
        (150, ["1", "20", "40", "60", "80", "100", "120", "140"]),
        (3000, ["1", "500", "1,000", "1,500", "2,000", "2,500", "3,000"]),
    ],
)
def test_that_epochs_are_marked_in_round_steps(epochs, texts):
    assert [text for _, text in epoch_ticks(epochs)] == texts


@pytest.mark.parametrize(
    ("last", "texts"), [(0, ["0"]), (3, ["0", "1", "2", "3"]), (11, ["0", "2", "4", "6", "8", "10"])]
)
def test_that_trials_are_counted_in_round_steps(last, texts):
    assert [text for _, text in count_ticks(last)] == texts
    assert [text for _, text in count_ticks(2999)][:2] == ["0", "500"]


def test_that_a_metric_s_name_is_written_letter_by_letter(qtbot):
    charts = pg.GraphicsLayoutWidget()
    qtbot.addWidget(charts)
    plot = add_plot(charts, 0, pg.AxisItem("left"))
    name_axis(plot, "left", "val_<b>f1</b>")
    assert plot.getAxis("left").label.toPlainText().strip() == "val_<b>f1</b>"


def test_that_a_long_metric_s_name_keeps_within_its_plot_and_its_box(tab):
    long = "weighted_root_mean_squared_logarithmic_error_" * 3
    logs = {long: 0.4, f"val_{long}": 0.5}
    tab.show_state(
        state_of([replace(e, logs=logs) if isinstance(e, EpochEnded) else e for e in events_of([0.5])]),
    )
    tab.display.trials.choose("0")
    tab.display.show_metric(f"val_{long}")
    box = tab.display.views.views["Curves"].metric
    assert box.currentText() == f"val_{long}"
    assert box.width() < 300
    for title in ("Curves", "Trial"):
        tab.display.views.show_view(title)
        view = tab.display.views.views[title]
        plot = (view.charts if title == "Curves" else view.plots).getItem(0, 0)
        label = plot.getAxis("left").label
        assert label.toPlainText().strip().startswith("val_weig" if title == "Curves" else "weig")
        assert label.boundingRect().width() < plot.vb.height()


def test_that_the_ticks_of_large_values_differ_and_leave_room_for_the_axis_s_name(tab):
    tab.show_state(state_of(events_of([366199.1, 366199.4])))
    tab.display.trials.choose("1")
    for title, chart in (
        ("Curves", tab.display.views.views["Curves"].charts),
        ("History", tab.display.views.views["History"]),
        ("Trial", tab.display.views.views["Trial"].plots),
    ):
        tab.display.views.show_view(title)
        axes = [item.getAxis("left") for item in chart.ci.items if isinstance(item, pg.PlotItem)]
        texts = [text for _, text in axes[0].marks]
        assert len(set(texts)) == len(texts) > 1
        wide = max(QFontMetricsF(pixel_font(12)).horizontalAdvance(text) for text in texts)
        assert {axis.maximumWidth() for axis in axes} == {axes[0].maximumWidth()}
        assert axes[0].maximumWidth() > wide + 25
