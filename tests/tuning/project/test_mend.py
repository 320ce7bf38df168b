"""Files of Keras Tuner's that a kill or a full disk left half written; what is said is in the golden file."""

from __future__ import annotations

import shutil

import msgspec
import pytest

from app.descent.text.json_input import InputError
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.events import TrialStarted
from app.tuning.spec.data import Synthetic
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.spec.tuner import Hyperband
from tests.golden import check_section
from tests.searching import of, search

RATES = Space(units=4, learning_rate=Vary(min=1e-4, max=1e-1, sampling="log"))
DRAWN = SearchSpec(data=Synthetic(rows=50), space=RATES, max_trials=3, epochs=1)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    return search(tmp_path_factory.mktemp("drawn") / "project", DRAWN).project


def cut(path):
    text = path.read_text()
    path.write_text(text[: len(text) // 2])


def results(project):
    """Every trial's values, end and score."""
    trials = project_state(project).trials
    return {name: (trial.values, trial.status, trial.score) for name, trial in trials.items()}


CUT = {  # the files, and the trials that are run again for want of them
    "oracle": (["oracle.json"], []),
    "a trial": (["trial_1/trial.json"], ["1"]),
    "oracle and trials": (["oracle.json", "trial_0/trial.json", "trial_2/trial.json"], ["0", "2"]),
    "nothing that matters": (["tuner0.json"], []),
}


def test_that_what_was_half_written_is_said(drawn, tmp_path):
    said = {}
    for case, (names, _) in CUT.items():
        project = shutil.copytree(drawn, tmp_path / case)
        for name in names:
            cut(project / name)
        said[case] = prepare_project(project, DRAWN, resume=True)
    prepare_project(tmp_path / "none", DRAWN, resume=False)
    (tmp_path / "none" / "oracle.json").write_text('{"ongo')
    said["oracle without a trial"] = prepare_project(tmp_path / "none", DRAWN, resume=True)
    check_section("search: files mended", said)


@pytest.mark.parametrize("case", CUT)
def test_that_half_written_files_are_made_again_and_the_search_goes_on_as_it_would_have(drawn, tmp_path, case):
    names, again = CUT[case]
    more = msgspec.structs.replace(DRAWN, max_trials=5)
    whole, broken = (shutil.copytree(drawn, tmp_path / name) for name in ("whole", "broken"))
    search(whole, more, resume=True)
    for name in names:
        cut(broken / name)
    prepare_project(broken, more, resume=True)
    assert prepare_project(broken, more, resume=True) == ""
    started = [event.trial for event in of(TrialStarted, search(broken, more, resume=True).events)]
    assert started == [*again, "3", "4"]
    assert results(broken) == results(whole)


def test_that_a_half_written_oracle_without_a_trial_lets_the_search_begin_anew(drawn, tmp_path):
    project = tmp_path / "none"
    prepare_project(project, DRAWN, resume=False)
    (project / "oracle.json").write_text('{"ongo')
    prepare_project(project, DRAWN, resume=True)
    assert search(project, DRAWN, resume=True).state.reason == "completed"


def test_that_what_cannot_be_made_again_is_said_in_a_sentence(drawn, tmp_path):
    hyperband = SearchSpec(tuner=Hyperband(2, 2))
    prepare_project(tmp_path / "rounds", hyperband, resume=False)
    (tmp_path / "rounds" / "oracle.json").write_text('{"ongo')
    shutil.copytree(drawn / "trial_0", tmp_path / "rounds" / "trial_0")
    with pytest.raises(InputError, match=r"oracle\.json.*Hyperband"):
        prepare_project(tmp_path / "rounds", hyperband, resume=True)
    project = shutil.copytree(drawn, tmp_path / "all")
    for path in (project / "oracle.json", *project.glob("trial_*/trial.json")):
        path.write_text("")
    with pytest.raises(InputError, match=r"trial\.json of trials 0, 1, 2"):
        prepare_project(project, DRAWN, resume=True)
    assert len(project_state(project).trials) == 3
