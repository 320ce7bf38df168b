"""The numbers along the foot of a tilted block."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF

from app.descent import SURFACES
from app.descent.walks.camera import Camera
from app.gui.mountain.tilt.block_ticks import block_ticks
from app.gui.mountain.tilt.heights import heights_of
from app.gui.mountain.tilt.view import look_at

RECT = QRectF(0, 0, 900, 500)
HEIGHTS = heights_of(SURFACES["two-valleys"], 60)


@pytest.mark.parametrize("turn", range(5, 360, 25))
@pytest.mark.parametrize("tilt", [20, 35, 55, 75])
def test_that_both_front_edges_are_numbered_and_no_number_lies_on_another_or_off_the_picture(qapp, turn, tilt):
    ticks = block_ticks(look_at(RECT, HEIGHTS, Camera(turn, tilt)))
    named = [tick.text[0] for tick in ticks if "=" in tick.text]
    assert len(named) == len(set(named)) <= 2
    assert len(ticks) >= 3
    assert all(RECT.contains(tick.box) for tick in ticks)
    assert not any(one.box.intersects(other.box) for one, other in combinations(ticks, 2))


@pytest.mark.parametrize("camera", [Camera(30, 35), Camera(200, 50)])
def test_that_each_number_stands_below_its_place_on_the_edge(qapp, camera):
    view = look_at(RECT, HEIGHTS, camera)
    (left, right), (bottom, top) = HEIGHTS.domain
    axis = "x"
    for tick in block_ticks(view):
        axis = tick.text[0] if "=" in tick.text else axis
        at = float(tick.text.split("=")[-1].replace("−", "-"))
        places = [(at, bottom), (at, top), (left, at), (right, at)]
        feet = [view.at_height(*place, -HEIGHTS.base) for place in places]
        assert min(abs(float(px) - tick.line.x1()) + abs(float(py) - tick.line.y1()) for px, py in feet) < 0.5
        assert tick.box.center().y() > tick.line.y1()
