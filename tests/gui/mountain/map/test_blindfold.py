"""What the window and the figure keep to themselves while the ground is covered."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.export.figure import Figure
from app.gui.mountain.export.figure_bytes import figure_bytes
from app.gui.mountain.ground.card import OWN
from app.gui.theme import DARK, LIGHT

SIZE, STEP = (800, 450), 20


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4).copy()


@pytest.fixture(scope="module")
def walked():
    return walk(Scene(surface="two-valleys", steps=STEP, hikers=(Sgd(learning_rate=0.02), Adam(learning_rate=0.1))))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_a_blind_figure_is_fog_but_around_the_hikers(qapp, walked, theme):
    seen, blind = (pixels(Figure(walked, SIZE, theme, blind).image(STEP, 1.0)).astype(int) for blind in (False, True))
    corner = np.s_[20:120, 20:120]
    assert np.ptp(blind[corner][..., :3].mean(axis=2)) < 20  # fog
    assert abs(seen[corner] - blind[corner]).mean() > 2


def test_that_a_blind_figure_shows_nothing_of_the_steps_to_come(qapp):
    """Two walks that part after a step look alike until then."""
    drawn = []
    for steady in (True, False):
        walked = walk(Scene(surface="bowl", steps=2 * STEP, hikers=(Sgd(learning_rate=0.1),)))
        if not steady:
            one = walked.walks[0]
            for values in (one.x, one.y, one.loss, one.learning_rate):
                values[STEP + 1 :] *= 0.5
        drawn.append(pixels(Figure(walked, SIZE, LIGHT, True).image(STEP, 1.0)))
    assert (drawn[0] == drawn[1]).all()


def test_that_a_vector_figure_holds_no_hidden_steps(qapp, walked, tmp_path):
    paths = []
    for step in (0, STEP):
        paths.append(tmp_path / f"{step}.svg")
        paths[-1].write_bytes(figure_bytes(walked, paths[-1].suffix, SIZE, 1.0, LIGHT, step, blind=True))
    begin, end = (path.read_text().count(" L") for path in paths)  # lines drawn
    assert begin < end


def test_that_the_export_is_as_blind_as_the_window(qtbot, window, tmp_path):
    tab = window.mountain_tab
    for name in ("seen", "blind"):
        window.scene_files.export(tmp_path / f"{name}.png", LIGHT)
        qtbot.keyClick(tab.map, Qt.Key.Key_B)
    seen, blind = (QImage(str(tmp_path / f"{name}.png")).pixelColor(100, 100) for name in ("seen", "blind"))
    fog = Figure(tab.walk, (1600, 900), LIGHT, True).image(tab.playback.position, 1.0).pixelColor(100, 100)
    assert blind == fog != seen


def test_that_who_walks_blind_is_not_told_the_ground(qtbot, window):
    tab = window.mountain_tab
    card = tab.surface_card
    qtbot.mouseClick(card.more, Qt.MouseButton.LeftButton)
    telling = (card.picker, card.more, card.formula, card.note, card.details)
    assert all(part.isVisible() for part in telling)
    qtbot.keyClick(tab.map, Qt.Key.Key_B)
    assert not any(part.isVisible() for part in telling)
    assert card.secret.isVisible()
    window.scene_files.copy_description()
    for said in (tab.map.accessibleDescription(), QGuiApplication.clipboard().text()):
        assert "Start (−10, 2)" in said
        assert "avine" not in said
        assert "x²" not in said
    qtbot.keyClick(tab.map, Qt.Key.Key_B)
    assert all(part.isVisible() for part in telling)
    assert not card.secret.isVisible()


def test_that_a_formula_of_one_s_own_is_hidden_too(qtbot, window):
    tab = window.mountain_tab
    tab.surface_card.surface_chosen.emit(OWN)
    assert tab.surface_card.own.isVisible()
    qtbot.keyClick(tab.map, Qt.Key.Key_B)
    assert not tab.surface_card.own.isVisible()


def test_that_no_ruler_tells_who_walks_blind_how_the_ground_bends(qtbot, window):
    tab = window.mountain_tab
    rate = tab.hikers_card.rows[0].rate
    qtbot.waitUntil(lambda: rate.bands is not None)
    qtbot.keyClick(tab.map, Qt.Key.Key_B)
    assert rate.bands is None
    with qtbot.waitSignal(tab.ruler.found):
        qtbot.keyClick(tab, Qt.Key.Key_Home)
    assert rate.bands is None
    qtbot.keyClick(tab.map, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: rate.bands is not None)


def test_that_the_labels_of_who_walks_blind_tell_no_end(qtbot, own_window, tab):
    hikers = (Sgd(learning_rate=0.1), Adam(learning_rate=100.0))
    tab.replace_scene(Scene(surface="rosenbrock", steps=60, hikers=hikers), "off")
    tab.playback.to_end()

    def told():
        tab.map.repaint()
        return [(label.tail, label.said) for label in tab.map.tips.told]

    assert any("left the domain" in tail for tail, _ in told())
    qtbot.keyClick(tab.map, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: not tab.map.drifting)
    assert all(not said and tail.endswith("out of the picture") for tail, said in told())
