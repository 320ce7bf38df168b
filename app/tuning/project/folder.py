"""A project folder: Keras Tuner's own files, and beside them the spec and a journal a worker."""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.descent.text.json_input import InputError
from app.descent.text.numbers import counted
from app.files import LARGEST_JSON, read_whole, write_whole
from app.tuning.found.foreign_project import NOT_RUN_HERE, is_plain, plain_state
from app.tuning.found.joined import joined
from app.tuning.found.keras_files import read_keras_files
from app.tuning.found.nearby import searches_in
from app.tuning.names import known_trials
from app.tuning.project.join_token import make_token
from app.tuning.project.lock import check_free, holder
from app.tuning.project.mend import knows_trials, mend
from app.tuning.project.rows import file_changed, forget_rows, has_rows
from app.tuning.record.events import SearchEnded, TrialStarted
from app.tuning.record.journal import Journal, JournalReader, is_watched, journal_path, last_spec, read_journals
from app.tuning.record.state import SearchState
from app.tuning.spec.data import Table
from app.tuning.spec.search import SearchSpec, dump_spec, load_spec
from app.tuning.spec.tuner import Hyperband

SPEC = "spec.json"
MANY = 10_000  # events
MOST_NAMED = 5  # searches in a sentence


def prepare_project(project: Path, spec: SearchSpec, resume: bool) -> str:
    """Make the folder and write its spec and its token; with ``resume`` go on with the search that is there.

    Returns a sentence about half-written files that had to be made again, or about a table's file that is not what the
    search began with, mostly none. A search that ended before
    its first trial, since something was wrong with its spec, may be begun anew with another one.

    Raises InputError if a search is there and ``resume`` is not asked for, or if it is another search:
    going on may change max_trials alone, and to no fewer than there are; or if another process searches there now; or
    if parts of the spec do not fit together, or its file is missing.
    """
    if resume and is_plain(project):  # whose spec no text of ours can hold
        raise InputError(f"{project}: {NOT_RUN_HERE}")
    load_spec(dump_spec(spec))  # only reading checks the bounds
    if not has_rows(project):
        _check_file_is_there(spec)
    mended = ""
    if is_plain(project) or (project / SPEC).exists() or (project / "oracle.json").exists():
        why = _why_not_resumed(project, spec)
        if why and _came_to_nothing(project):
            check_free(project)
            for path in (*project.glob("tuner*.json"), project / "chief.json", project / "oracle.json"):
                path.unlink(missing_ok=True)
        elif not resume:
            if why:
                raise InputError(f"{project} already holds a search, and not this one; choose another folder. {why}")
            raise InputError(f"{project} already holds a search; resume it (tune --resume), or choose another folder")
        else:
            check_free(project)
            if why:
                raise InputError(why)
            mended = mend(project, spec, read_journals(project).events)
            mended = " ".join(filter(None, (mended, file_changed(project, spec))))
        if _came_to_nothing(project):
            forget_rows(project)  # its file may be what was wrong
        _end_the_dead(project)
    elif resume:
        raise InputError(f"{project} holds no search to resume")
    project.mkdir(parents=True, exist_ok=True)
    write_whole(project / SPEC, dump_spec(spec), follow=False)
    make_token(project)
    return mended


def _check_file_is_there(spec: SearchSpec) -> None:
    """Raise InputError if a spec's file is missing: what is wrong in it the search itself will say."""
    if isinstance(spec.data, Table) and not Path(spec.data.table).exists():
        raise InputError(f"$.data.table: {spec.data.table}: no such file")


def _why_not_resumed(project: Path, spec: SearchSpec) -> str:
    """Why the search of a folder cannot go on with this spec; empty if it can."""
    if is_plain(project):
        return f"{project}: {NOT_RUN_HERE}"
    try:
        before = project_spec(project)
    except InputError as error:
        return str(error)
    for name in SearchSpec.__struct_fields__:
        if name != "max_trials" and getattr(before, name) != getattr(spec, name):
            return f"$.{name}: not what {project / SPEC} says; only max_trials may change when a search is resumed"
    there = len(project_state(project).trials)
    if spec.max_trials < there and not isinstance(spec.tuner, Hyperband):
        return f"$.max_trials: {spec.max_trials} is too few, there are {there} trials already; ask for {there} or more"
    return ""


def _came_to_nothing(project: Path) -> bool:
    """Whether a search was run in a folder and ended before its first trial."""
    told = read_journals(project).events
    no_trial = not known_trials(project) and not any(isinstance(event, TrialStarted) for event in told)
    return bool(told) and no_trial and not knows_trials(project)


def _end_the_dead(project: Path) -> None:
    """Write the ends of workers that were killed before they could: the next search need not have all of them."""
    events = read_journals(project).events
    for worker in SearchState().apply(*events).workers:
        with Journal(journal_path(project, worker)) as journal:
            journal.write(SearchEnded(time=events[-1].time, worker=worker, reason="stopped"))


def project_spec(project: Path) -> SearchSpec:
    """The spec a project was made from, the journals' where the file is lost.

    Raises InputError if there is none or it cannot be read.
    """
    path = project / SPEC
    try:
        return load_spec(read_whole(path, LARGEST_JSON))
    except FileNotFoundError:
        if (told := last_spec(project)) is not None:
            return told
        raise InputError(f"{project} is not a search's folder: {_why_none(project)}") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def _why_none(project: Path) -> str:
    """What a folder that is no search's lacks, and which of those in it are."""
    if not project.exists():
        return "there is no such folder"
    if not (inside := searches_in(project)):
        return f"it has no {SPEC} and no oracle.json"
    names = ", ".join(str(search.relative_to(project)) for search in inside[:MOST_NAMED])
    return f"it holds {counted(len(inside), 'search', 'searches')}: {names}{' …' if len(inside) > MOST_NAMED else ''}"


def project_state(project: Path, readers: dict[Path, JournalReader] | None = None) -> SearchState:
    """What the journals of a project and Keras Tuner's files add up to; raises InputError as ``project_spec`` does.

    A plain Keras Tuner script's project has no journal, unless the script was watched: its state is what Keras Tuner's
    files tell. ``readers`` are left as ``read_journals`` leaves them, for whoever reads on.
    """
    watched = not (project / SPEC).exists() and is_watched(project)
    if not watched and is_plain(project):
        return plain_state(project)
    spec = None if watched else project_spec(project)
    searching = bool(holder(project))  # asked first: whoever ends between has told its end
    collecting = gc.isenabled()
    gc.disable()  # a hundred thousand new objects, none of them rubbish
    try:
        events, broken = read_journals(project, readers)
        # What the folder is to hold is in its spec; the journals have those of earlier sessions, which asked for less.
        state = SearchState(spec=spec, unreadable=broken).apply(*events)
        if spec is not None:
            state = replace(state, spec=spec, foreign=False)
    except OSError as error:
        raise InputError(f"{error.filename or project}: {error.strerror or error}") from error
    finally:
        if collecting:
            gc.enable()
    if len(events) > MANY:
        gc.freeze()  # all of it stays as long as it is shown; a look through it takes the collector 0.1 s
    if not searching:  # whoever ran it was killed before it could say so
        state = state.apply(*(SearchEnded(time=events[-1].time, worker=w, reason="stopped") for w in state.workers))
    return joined(state, read_keras_files(project, time.time()))


def new_project(folder: Path, now: datetime) -> Path:
    """A folder for a new search inside ``folder``, named by the time, that does not exist yet."""
    name = f"search {now:%Y-%m-%d %H.%M.%S}"
    chosen, number = folder / name, 1
    while chosen.exists():
        number += 1
        chosen = folder / f"{name} ({number})"
    return chosen


def answers_unscaled(project: Path) -> bool:
    """Whether a project's networks say a regression's numbers as they are, as they did before they were rescaled.

    What goes on with such a search, or takes its models, has to build the same.
    """
    if not (project / "oracle.json").exists():
        return False
    trials = project_state(project).trials.values()
    return any(t.layers and all(layer.kind != "Rescaling" for layer in t.layers) for t in trials)
