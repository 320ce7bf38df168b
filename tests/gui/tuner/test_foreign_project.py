"""A plain Keras Tuner script's project in the window."""

from __future__ import annotations

from app.tuning.found.foreign_project import NOT_RUN_HERE
from tests.gui.tuner.seen import plots
from tests.tuning.found.test_foreign_project import write_project


def test_that_a_plain_project_opens_and_leaves_the_form_alone(tab, tmp_path):
    before = tab.form.spec
    tab.open_project(write_project(tmp_path / "p", [0.6, 0.9, None]))
    assert tab.form.spec == before
    assert list(tab.state.trials) == ["0", "1", "2"]
    assert tab.display.views.views["Curves"].metric.currentText() == "val_auc"
    for view in tab.display.views.titles:
        tab.display.trials.choose("1")
        tab.display.views.show_view(view)
        tab.display.views.grab()


def test_that_5_more_of_a_plain_project_says_where_to_run_it(tab, tmp_path):
    project = write_project(tmp_path / "p", [0.6, 0.9])
    tab.open_project(project)
    tab.add_trials(5)
    assert not tab.is_searching()
    assert tab.run_card.error.isVisibleTo(tab)
    assert tab.run_card.error.sentence.text() == f"{project}: {NOT_RUN_HERE}"
    assert not (project / "spec.json").exists()


def test_that_what_a_plain_project_cannot_do_is_off_and_says_why(tab, tmp_path, searched):
    tab.open_project(write_project(tmp_path / "p", [0.6, 0.9]))
    take = tab.export_card.model
    for one, why in ((take.model, "get_best_models"), (take.script, "its script"), (tab.run_card.more, "script")):
        assert one.isVisible()
        assert not one.isEnabled()
        assert why in one.toolTip()
    tab.open_project(searched.project)
    for one in (take.model, take.script, tab.run_card.more):
        assert one.isEnabled()
        assert "plain" not in one.toolTip()


def test_that_a_project_that_opens_takes_the_last_complaint_away(tab, tmp_path, searched):
    tab.open_project(tmp_path)
    assert tab.run_card.error.isVisible()
    tab.open_project(searched.project)
    assert not tab.run_card.error.isVisible()


def test_that_a_plain_project_shows_no_axis_of_rates_that_no_file_has(tab, tmp_path, searched):
    top, bottom = plots(tab.display.views.views["Curves"].charts)
    tab.open_project(write_project(tmp_path / "p", [0.6, 0.9]))
    assert not bottom.isVisible()
    assert top.getAxis("bottom").style["showValues"]
    assert "don't record learning rates" in tab.display.views.caption.text()
    tab.open_project(searched.project)
    assert bottom.isVisible()
    assert not top.getAxis("bottom").style["showValues"]
    assert "learning rates" not in tab.display.views.caption.text()


def test_that_the_space_opens_on_the_learning_rate(tab, tmp_path):
    tab.open_project(write_project(tmp_path / "p", [0.6, 0.9]))
    tab.display.views.show_view("Space")
    assert (
        tab.display.views.views["Space"].across.currentText(),
        tab.display.views.views["Space"].up.currentText(),
    ) == ("units", "lr")
