"""What version 0.1 wrote, before the code had rooms, opens as it was: a scene, a spec, a project folder, settings."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QTabWidget

from app.descent.walks.scene import load_scene
from app.gui import theme
from app.gui.main_window import MainWindow
from app.gui.settings import Settings
from app.tuning.project.folder import project_state
from app.tuning.spec.search import load_spec
from tests.searching import search

MADE = Path(__file__).parent / "made_by_0_1"


@pytest.fixture
def project(tmp_path) -> Path:
    return shutil.copytree(MADE / "search", tmp_path / "search")


def scores(project: Path) -> dict[str, float]:
    """What Keras Tuner's own files say."""
    trials = [json.loads(path.read_text()) for path in sorted(project.glob("trial_*/trial.json"))]
    return {trial["trial_id"]: trial["score"] for trial in trials}


def test_that_an_older_scene_opens():
    scene = load_scene((MADE / "scene.json").read_bytes())
    assert (scene.steps, scene.seed, scene.noise) == (120, 3, 0.1)
    first, second = scene.hikers
    assert (first.learning_rate, first.style.colour) == (0.05, "purple")
    assert (second.learning_rate, second.schedule.patience) == (0.1, 3)


def test_that_an_older_spec_opens():
    spec = load_spec((MADE / "spec.json").read_bytes())
    assert (spec.max_trials, spec.epochs, spec.space.units.choices) == (3, 2, (4, 8))


def test_that_an_older_project_shows_its_trials(project):
    state = project_state(project)
    assert {name: trial.score for name, trial in state.trials.items()} == scores(project)
    assert [len(trial.epochs) for trial in state.trials.values()] == [2, 2, 2]
    assert state.reason == "completed"


def test_that_an_older_project_goes_on(project):
    before = scores(project)
    spec = load_spec((MADE / "spec.json").read_text().replace('"max_trials": 3', '"max_trials": 4'))
    went_on = search(project, spec, resume=True)
    assert list(went_on.state.trials) == ["3"]
    assert {name: score for name, score in scores(project).items() if name != "3"} == before


def test_that_an_older_window_is_remembered(qtbot, tmp_path):
    shutil.copy(MADE / "settings.ini", tmp_path / "settings.ini")
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    store.setValue("projects", str(tmp_path))
    window = MainWindow(settings=Settings(store))
    qtbot.addWidget(window)
    scene = load_scene((MADE / "scene.json").read_bytes())
    assert window.mountain_tab.scene.hikers == scene.hikers
    assert window.mountain_tab.scene.surface == scene.surface
    tabs = window.findChild(QTabWidget)
    assert tabs.tabText(tabs.currentIndex()) == "Tuner"
    assert window.tuner_tab.form.spec.max_trials == 7
    assert QApplication.palette().window().color().name() == theme.DARK.window.lower()
