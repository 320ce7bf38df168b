"""What a figure shows: every word of its caption, and the parts that were asked for."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage

from app.descent.step.hiker import OPTIMIZERS, Adam, Sgd
from app.descent.step.schedules import ReduceLROnPlateau
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.export.caption import caption_lines
from app.gui.mountain.export.figure import Figure
from app.gui.mountain.export.options import Options
from app.gui.mountain.export.paint_caption import lay_caption
from app.gui.theme import DARK, LIGHT

SIZE = (800, 450)


def grey(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4)[..., 1].astype(int)


@pytest.fixture(scope="module")
def walked():
    return walk(Scene(surface="two-valleys", steps=60, hikers=(Sgd(learning_rate=0.02), Adam(learning_rate=0.1))))


@pytest.fixture(scope="module")
def crowded():
    """Eight hikers, each with more arguments than one row holds."""
    plateau = ReduceLROnPlateau(factor=0.5, patience=7, min_lr=1e-5, min_delta=1e-3, cooldown=2)
    kinds = [kind for name, kind in OPTIMIZERS.items() if name != "lion"]
    hikers = tuple(kind(learning_rate=0.0123, weight_decay=0.0045, clipnorm=1.5, schedule=plateau) for kind in kinds)
    return walk(Scene(surface="two-valleys", steps=40, hikers=hikers))


@pytest.mark.parametrize("width", [250.0, 600.0, 1100.0])
def test_that_a_caption_is_wrapped_and_never_cut(qapp, crowded, width):
    lines = caption_lines(crowded)
    caption = lay_caption(lines, width, 250.0)
    assert ["".join(rows) for rows in caption.lines] == lines
    assert any(len(rows) > 1 for rows in caption.lines)


def test_that_a_word_wider_than_the_figure_is_broken(qapp):
    lines = ["f(x, y) = " + "+".join(f"x**{k}*y" for k in range(60)), "Adam 😀: arrived."]
    caption = lay_caption(lines, 300.0, 500.0)
    assert ["".join(rows) for rows in caption.lines] == lines


@pytest.mark.parametrize("size", [(800, 600), (1123, 794), (900, 900), (794, 1123)])
def test_that_a_long_caption_leaves_room_for_the_map(qapp, crowded, size):
    """The caption's letters are dark on the paper alone: below the map and the losses."""
    with_it, without = (
        grey(Figure(crowded, size, LIGHT, options=Options(parts=frozenset(parts))).image(40, 1.0))
        for parts in (("map", "losses", "caption"), ("map", "losses"))
    )
    rows = np.flatnonzero((with_it < 250).mean(axis=1) > 0.9)
    assert np.ptp(rows) > 0.25 * size[1]  # the map is still a map
    assert not np.array_equal(with_it, without)


def test_that_larger_text_makes_larger_letters(qapp, walked):
    plain, large = (Figure(walked, SIZE, LIGHT, options=Options(text=text)).image(60, 1.0) for text in (1.0, 1.8))
    margins = [np.flatnonzero((grey(image) < 200).any(axis=1))[-1] for image in (plain, large)]
    assert margins[0] != margins[1]  # the last row of letters ends elsewhere
    assert Figure(walked, SIZE, LIGHT, options=Options(text=1.8)).lines == caption_lines(walked)


@pytest.mark.parametrize("blind", [False, True])
def test_that_a_figure_without_the_future_is_that_of_a_walk_which_ends_there(qapp, blind):
    """Two walks that part after a step look alike until then."""
    drawn = []
    for steady in (True, False):
        walked = walk(Scene(surface="bowl", steps=40, hikers=(Sgd(learning_rate=0.1),)))
        if not steady:
            one = walked.walks[0]
            for values in (one.x, one.y, one.loss, one.learning_rate):
                values[21:] *= 0.5
        # The losses' axis holds the whole walk, or it would jump in an animation, unless it holds what is felt.
        options = Options(future=False, parts=frozenset({"map", "losses"} if blind else {"map"}))
        drawn.append(grey(Figure(walked, SIZE, LIGHT, blind, options).image(20, 1.0)))
    assert (drawn[0] == drawn[1]).all()


def test_that_a_caption_without_the_future_tells_no_end(qapp, walked):
    told, untold = (Figure(walked, SIZE, LIGHT, options=Options(future=future)).lines for future in (True, False))
    assert told[0] == untold[0]
    for one, other in zip(told[1:], untold[1:], strict=True):
        assert one.startswith(other.removesuffix(".") + ": ")


def test_that_losses_without_the_future_end_at_the_step(qapp, walked):
    for future, ends in ((True, False), (False, True)):
        options = Options(future=future, parts=frozenset({"losses"}))
        image = Figure(walked, SIZE, LIGHT, options=options).image(20, 1.0)
        right = [image.pixelColor(x, y) for x in range(500, 780, 7) for y in range(450)]
        coloured = any(colour.saturation() > 150 for colour in right)
        assert coloured != ends


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("part", ["map", "losses", "caption"])
def test_that_each_part_can_stand_alone(qapp, walked, theme, part):
    whole = grey(Figure(walked, SIZE, theme).image(60, 1.0))
    alone = grey(Figure(walked, SIZE, theme, options=Options(parts=frozenset({part}))).image(60, 1.0))
    paper = alone[2, 2]
    inked = (abs(alone - paper) > 60).mean()
    assert 0.001 < inked < 1
    assert (alone != whole).any()
    if part == "map":
        assert (abs(alone - paper) > 3).mean() > 0.6
