"""The files that a lesson may name: those of its folder alone."""

from __future__ import annotations

import json
import os
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent.text.json_input import InputError
from app.learn.check_command import own_lessons
from app.learn.named_files import LARGEST_SCENE, LARGEST_SEARCH, inside, read_scene, read_search, read_spec

NAMES = st.text(st.sampled_from("ab./\\~:\0 C%é"), max_size=12)


@settings(deadline=None)  # it writes to a disk
@given(NAMES)
def test_that_no_name_leads_out_of_the_folder(tmp_path_factory, name):
    folder = tmp_path_factory.mktemp("lessons")
    (folder / "a").mkdir()
    (folder / "a" / "b").write_text("{}")
    (folder.parent / "b").write_text("{}")
    try:
        path = inside(folder, name)
    except InputError:
        return
    assert path.resolve().is_relative_to(folder.resolve())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("/etc/passwd", "absolute path"),
        ("C:/scene.json", "absolute path"),
        ("C:scene.json", "absolute path"),
        ("..", "leads out"),
        ("scenes/../../x.json", "leads out"),
        ("scenes\\bowl.json", "with /"),
        ("", "is not the name of a file"),
        ("scenes/none.json", "there are bowl.json"),
        ("a" * 5000, "cannot be opened"),
    ],
)
def test_that_a_bad_name_is_said(name, said, tmp_path):
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / "bowl.json").write_text("{}")
    assert read_scene(tmp_path, "scenes/bowl.json").surface == "ravine"
    with pytest.raises(InputError, match=said):
        read_scene(tmp_path, name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_that_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(InputError, match="pipe"):
        read_scene(tmp_path, "pipe.json")


def test_that_links_in_a_circle_end(tmp_path):
    (tmp_path / "a.json").symlink_to(tmp_path / "a.json")
    with pytest.raises(InputError, match=r"a\.json"):
        read_scene(tmp_path, "a.json")


def test_that_a_scene_or_a_journal_that_is_too_long_is_not_read(tmp_path):
    (tmp_path / "a.json").write_text(" " * LARGEST_SCENE + "{}")
    with pytest.raises(InputError, match="100,002 bytes"):
        read_scene(tmp_path, "a.json")
    shutil.copytree(own_lessons() / "searches" / "rates", tmp_path / "rates")
    with (tmp_path / "rates" / "journal-tuner0.jsonl").open("a") as file:
        file.write("\n" * LARGEST_SEARCH)
    with pytest.raises(InputError, match="at most 2,000,000"):
        read_search(tmp_path, "rates")


def test_that_what_is_no_recorded_search_is_said(tmp_path):
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "empty").mkdir()
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "spec.json").write_text("{}")
    for name, said in (("a.json", "is a file"), ("empty", "there is no empty/spec.json"), ("alone", "no journal")):
        with pytest.raises(InputError, match=said):
            read_search(tmp_path, name)
    shutil.copytree(own_lessons() / "searches" / "rates", tmp_path / "rates")
    journal = tmp_path / "rates" / "journal-tuner0.jsonl"
    outside = tmp_path.parent / f"{tmp_path.name}.jsonl"
    shutil.move(journal, outside)
    journal.symlink_to(outside)
    with pytest.raises(InputError, match="a link that leads out"):
        read_search(tmp_path, "rates")


def test_that_a_spec_s_own_fault_names_its_file(tmp_path):
    (tmp_path / "spec.json").write_text(json.dumps({"epochs": 0}))
    with pytest.raises(InputError, match=r"spec\.json: \$\.epochs"):
        read_spec(tmp_path, "spec.json")
