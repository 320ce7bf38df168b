"""What a person sees of the tuner tab, and does there by mouse and keys."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.gui.tuner.tab import TunerTab
from app.gui.tuner.table.model import TRIAL
from app.gui.tuner.views.curves.items import Dots, Line
from app.gui.tuner.views.curves.still_picture import StillPicture
from tests.gui.controls import complaint

LEFT = Qt.MouseButton.LeftButton


def texts(widget: QWidget) -> str:
    """What its labels say, a line each."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def errors(widget: QWidget) -> str:
    """What its labels say to be wrong."""
    return complaint(widget)


def field(widget: QWidget, name: str) -> QLineEdit:
    """The line of a form to type an argument into."""
    return widget.findChild(QLineEdit, name)


def chosen(tab: TunerTab) -> str:
    """The trial whose row is chosen in the table, or nothing."""
    rows = tab.display.trials.table.selectionModel().selectedRows()
    return rows[0].data(TRIAL) if rows else ""


def open_page(qtbot, tab: TunerTab, trial: str) -> None:
    """Choose a trial in the table, and press Return."""
    tab.display.trials.choose(trial)
    qtbot.keyClick(tab.display.trials.table, Qt.Key.Key_Return)


def plots(charts: pg.GraphicsLayoutWidget) -> tuple[pg.PlotItem, pg.PlotItem]:
    """The upper and the lower plot: curves and rates, or two metrics."""
    return charts.getItem(0, 0), charts.getItem(1, 0)


def lines(plot: pg.PlotItem) -> dict[str, Line]:
    """Each trial's curve, or staircase of rates."""
    return {item.objectName(): item for item in plot.items if isinstance(item, Line) and item.objectName()}


def dots(plot: pg.PlotItem) -> dict[str, Dots]:
    """The dots of each trial's curve."""
    return {item.objectName(): item for item in plot.items if isinstance(item, Dots)}


def names(plot: pg.PlotItem) -> dict[str, QPointF]:
    """The names beside ends of lines that are seen, and where they stand in the scene."""
    shown = [item for item in plot.items if isinstance(item, pg.TextItem) and item.isVisible()]
    return {item.toPlainText(): plot.vb.mapViewToScene(item.pos()) for item in shown}


def renderings(*of: pg.PlotItem) -> list[int]:
    """How often the picture of what stands still was made, in each plot."""
    return [item.renderings for plot in of for item in plot.items if isinstance(item, StillPicture)]


def click(qtbot, chart: pg.GraphicsLayoutWidget, plot: pg.PlotItem, x: float, y: float) -> None:
    """Click at a place of a plot."""
    place = chart.mapFromScene(plot.vb.mapViewToScene(QPointF(x, y)))
    qtbot.mouseClick(chart.viewport(), LEFT, pos=place)
