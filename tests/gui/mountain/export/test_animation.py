"""Animations: each frame as the figure of its step."""

from __future__ import annotations

import io
import subprocess

import numpy as np
import pytest
from PIL import Image

from app.descent.step.hiker import Adam, Sgd
from app.descent.text.json_input import InputError
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.export.figure import Figure
from app.gui.mountain.export.figure_bytes import figure_bytes
from app.gui.mountain.export.options import PLAIN, Options
from app.gui.theme import DARK, LIGHT

SIZE = (402, 251)  # no multiple of a tile
kinds = pytest.mark.parametrize("kind", [".gif", ".webp"])


@pytest.fixture(scope="module")
def walked():
    return walk(Scene(surface="two-valleys", steps=12, hikers=(Sgd(learning_rate=0.02), Adam(learning_rate=0.1))))


def frames_of(data: bytes) -> list[tuple[np.ndarray, int]]:
    """Every frame as it is shown, (height, width, 3), and its milliseconds."""
    found = []
    with Image.open(io.BytesIO(data)) as image:
        for index in range(image.n_frames):
            image.seek(index)
            image.load()
            found.append((np.asarray(image.convert("RGB")).astype(int), image.info["duration"]))
    return found


def expected(walked, step: int, theme, blind: bool = False, options: Options = PLAIN) -> np.ndarray:
    image = Figure(walked, SIZE, theme, blind, options).image(step, 1.0)
    return np.frombuffer(image.constBits(), np.uint8).reshape(SIZE[1], SIZE[0], 4)[..., 2::-1].astype(int)


@kinds
@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("blind", [False, True])
def test_that_each_frame_is_the_figure_of_its_step(qapp, walked, kind, theme, blind):
    frames = frames_of(figure_bytes(walked, kind, SIZE, None, theme, None, blind))
    assert len(frames) == 13
    for step in (0, 1, 7, 12):
        off = np.abs(frames[step][0] - expected(walked, step, theme, blind))
        assert off.mean() < 4
        assert (off.max(axis=2) > 60).mean() < 0.02


@kinds
def test_that_a_walk_ends_at_the_step_asked_for_and_holds_there(qapp, walked, kind):
    frames = frames_of(figure_bytes(walked, kind, SIZE, None, LIGHT, 5))
    assert len(frames) == 6
    assert [shown for _, shown in frames] == [60, 60, 60, 60, 60, 2000]
    assert np.abs(frames[-1][0] - expected(walked, 5, LIGHT)).mean() < 4


@kinds
@pytest.mark.parametrize("fps", [1.0, 7.0, 30.0, 50.0])
def test_that_frames_come_as_often_as_asked(qapp, walked, kind, fps):
    frames = frames_of(figure_bytes(walked, kind, SIZE, None, LIGHT, None, options=Options(fps=fps, frames=9)))
    assert len(frames) == 9
    assert sum(shown for _, shown in frames[:-1]) == pytest.approx(8 * 1000 / fps, abs=10)
    assert frames[-1][1] == pytest.approx(2000, abs=20)


def test_that_an_animation_without_the_future_shows_none(qapp, walked):
    options = Options(future=False)
    frames = frames_of(figure_bytes(walked, ".webp", SIZE, None, LIGHT, None, options=options))
    assert np.abs(frames[4][0] - expected(walked, 4, LIGHT, options=options)).mean() < 4


def test_that_without_its_extra_an_mp4_is_refused_with_what_to_install(qapp, walked, monkeypatch):
    monkeypatch.setattr("app.gui.mountain.export.options.find_spec", lambda _: None)
    with pytest.raises(InputError, match=r"blindfolded-mountain\[mp4\]"):
        figure_bytes(walked, ".mp4", SIZE, None, LIGHT, None)


@pytest.mark.real
def test_that_an_mp4_shows_every_step_and_holds_the_end(qapp, walked, tmp_path):
    imageio_ffmpeg = pytest.importorskip("imageio_ffmpeg", reason="the extra mp4 is not installed")
    data = figure_bytes(walked, ".mp4", SIZE, None, LIGHT, None, options=Options(fps=10.0))
    path = tmp_path / "walk.mp4"
    path.write_bytes(data)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-i", str(path)]
    read = subprocess.run([*command, *["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]], capture_output=True, check=True)
    shown = np.frombuffer(read.stdout, np.uint8).reshape(-1, SIZE[1] + 1, SIZE[0], 3).astype(int)  # both sides even
    assert len(shown) == 13 + 19
    for step in (0, 7, 12):
        assert np.abs(shown[step][: SIZE[1]] - expected(walked, step, LIGHT)).mean() < 4
    assert np.abs(shown[-1] - shown[12]).max() < 30
