"""The tilted ground in files: the camera in a scene, and figures of it."""

import json
import re

import pytest
from msgspec.structs import replace

from app.cli import main
from app.descent.text.json_input import InputError
from app.descent.walks.camera import Camera
from app.descent.walks.scene import Scene, dump_scene, load_scene
from app.descent.walks.walk import walk
from app.gui.mountain.export.figure_bytes import figure_bytes
from app.gui.mountain.map.paint_trails import AHEAD
from app.gui.theme import THEMES

SIZE = (640, 420)
TILTED = Scene(surface="himmelblau", steps=30, camera=Camera(turn=20, tilt=40))


def drawn(kind: str, scene: Scene = TILTED, **options) -> bytes:
    return figure_bytes(walk(scene), kind, SIZE, 1, THEMES["light"], None, **options)


def test_that_a_scene_keeps_its_camera_and_does_without():
    assert load_scene(dump_scene(TILTED)).camera == Camera(turn=20, tilt=40)
    assert load_scene('{"surface": "bowl"}').camera is None
    assert load_scene('{"surface": "bowl", "camera": null}').camera is None


@pytest.mark.parametrize("camera", ['{"tilt": 95}', '{"tilt": 3}', '{"turn": 1e9}', '{"roll": 1}', "7"])
def test_that_a_camera_that_cannot_be_is_refused_with_its_place(camera):
    with pytest.raises(InputError, match=r"\$\.camera"):
        load_scene(f'{{"camera": {camera}}}')


@pytest.mark.parametrize("kind", [".png", ".svg", ".pdf", ".webp"])
def test_that_a_tilted_figure_is_the_same_file_when_it_is_made_again(qapp, kind):
    first = drawn(kind)
    assert first == drawn(kind)
    assert first != drawn(kind, Scene(surface="himmelblau", steps=30))


@pytest.mark.parametrize("camera", [None, TILTED.camera])
@pytest.mark.parametrize("step", [0, 10, 30])
def test_that_a_vector_figure_has_vector_trails_over_one_picture_of_the_ground(qapp, camera, step):
    scene = replace(TILTED, camera=camera)
    svg, pdf = (figure_bytes(walk(scene), kind, SIZE, 1, THEMES["light"], step) for kind in (".svg", ".pdf"))
    assert svg.count(b"<image") == 1
    assert len(re.findall(b"<path|<line|<polyline", svg)) > 30
    assert pdf.count(b"/Subtype /Image") - len(re.findall(rb"/SMask \d", pdf)) == 1


def faint(svg: str) -> list[float]:
    """The opacities of the lines that are as faint as steps to come."""
    return [float(said) for said in re.findall(r'stroke-opacity="(0\.\d+)"', svg) if abs(float(said) - AHEAD) < 0.01]


def test_that_steps_to_come_are_one_faint_line_for_each_hiker_and_gone_at_the_end(qapp):
    counts = []
    for step in (5, 30):
        svg = figure_bytes(walk(TILTED), ".svg", SIZE, 1, THEMES["light"], step).decode()
        counts.append(len(faint(svg)))
    assert counts[0] > counts[1] == 0


def test_that_fog_is_drawn_over_a_tilted_ground(qapp):
    assert drawn(".png", blind=True) != drawn(".png")


def test_that_shot_takes_the_view_from_the_scene_or_its_options(qapp, tmp_path):
    scene, flat = tmp_path / "tilted.json", tmp_path / "flat.json"
    scene.write_bytes(dump_scene(TILTED))
    flat.write_bytes(dump_scene(Scene(surface="himmelblau", steps=30)))

    def shot(path, *options) -> bytes:
        out = tmp_path / "out.png"
        assert main(["shot", str(path), "-o", str(out), "--size", "640x420", *options]) == 0
        return out.read_bytes()

    assert shot(scene) == shot(flat, "--view", "tilt", "--turn", "20", "--tilt", "40")
    assert shot(scene, "--view", "map") == shot(flat)
    assert shot(scene, "--turn", "50") != shot(scene)


def test_that_shot_looks_from_where_the_window_does_when_it_is_not_told_from_where(qapp, tmp_path, window, tab, qtbot):
    tab.map.set_motion(False)
    tab.replace_scene(Scene(surface="two-valleys", steps=20), "two valleys")
    tab.finish_walk()
    _ = tab.scene.ground.lowest
    tab.map.flip_tilt()
    camera = tab.map.camera
    tab.map.set_camera(None, motion=False)
    tab.map.set_motion(True)
    flat, out = tmp_path / "flat.json", [tmp_path / f"{k}.png" for k in range(2)]
    flat.write_bytes(dump_scene(tab.scene))
    angles = ["--turn", str(camera.turn), "--tilt", str(camera.tilt)]
    for path, asked in zip(out, ([], angles), strict=True):
        assert main(["shot", str(flat), "-o", str(path), "--size", "640x420", "--view", "tilt", *asked]) == 0
    assert out[0].read_bytes() == out[1].read_bytes()


def test_that_an_angle_of_a_map_is_refused(qapp, tmp_path, capsys):
    flat = tmp_path / "flat.json"
    flat.write_bytes(dump_scene(Scene()))
    assert main(["shot", str(flat), "-o", str(tmp_path / "out.png"), "--tilt", "40"]) == 2
    assert "--tilt" in capsys.readouterr().err
    assert not (tmp_path / "out.png").exists()


def test_that_saving_keeps_the_camera_and_opening_brings_it_back_but_undo_does_not_turn(qtbot, window, tab, tmp_path):
    tab.map.set_camera(Camera(turn=77, tilt=44), motion=False)
    path = tmp_path / "seen.json"
    window.scene_files.path = path
    window.scene_files.save()
    assert json.loads(path.read_bytes())["camera"] == {"turn": 77.0, "tilt": 44.0}
    tab.map.set_camera(None, motion=False)
    tab.map.set_motion(False)
    window.scene_files.open(path)
    assert tab.map.camera == Camera(turn=77, tilt=44)
    tab.map.set_camera(Camera(turn=10, tilt=30))
    tab.edit("Change the seed", seed=8)
    tab.undo_stack.undo()
    assert tab.map.camera == Camera(turn=10, tilt=30)
    tab.map.set_motion(True)


def test_that_a_scene_without_a_camera_opens_from_above(window, tab, tmp_path):
    path = tmp_path / "flat.json"
    path.write_text('{"surface": "bowl"}')
    tab.map.set_camera(Camera(turn=77, tilt=44), motion=False)
    window.open_scene(path)
    assert tab.map.camera is None
