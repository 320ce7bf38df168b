"""Who may join a search: whoever holds the folder's token and trains the same, and nobody else."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from app.descent.text.json_input import InputError
from app.tuning.control import Control
from app.tuning.names import CHIEF
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.project.join_token import TOKEN, make_token, read_token
from app.tuning.spec.data import Csv
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.workers import handshake
from app.tuning.workers.chief import listen
from app.tuning.workers.fingerprint import differences, fingerprint
from app.tuning.workers.fleet import join_chief
from app.tuning.workers.handshake import KNOCK, Visitors, doorkeeper, greet, member_of
from app.tuning.workers.join_line import LOOPBACK
from tests.searching import SMALL, Guest


@contextlib.contextmanager
def chief_of(project, visitors=None, ready=True):
    """A chief's server without an oracle, whose every call is answered; yields its place."""
    import grpc

    door = doorkeeper(member_of(project, SMALL, CHIEF), visitors or Visitors())
    server, place = listen(LOOPBACK, 0, door)
    if ready:
        answer = grpc.unary_unary_rpc_method_handler(lambda request, _context: request)
        _, service, method = KNOCK.split("/")
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, {method: answer}),))
    try:
        yield place
    finally:
        server.stop(None).wait()


@contextlib.contextmanager
def listener(says: bytes):
    """Something that listens, says this to whoever comes, and nothing more; yields its place."""
    visitors: list[socket.socket] = []
    with socket.create_server((LOOPBACK, 0)) as server:

        def serve():
            with contextlib.suppress(OSError):
                while True:
                    visitors.append(server.accept()[0])
                    visitors[-1].sendall(says)

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        yield f"{LOOPBACK}:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)  # wakes who waits for a visitor
        serving.join()
    for visitor in visitors:
        visitor.close()


@pytest.fixture
def project(tmp_path):
    prepare_project(tmp_path / "project", SMALL, resume=False)
    return tmp_path / "project"


def test_that_a_worker_of_the_folder_is_let_in_and_heard(project):
    visitors = Visitors(clock=lambda: 7.0)
    with chief_of(project, visitors) as place:
        assert greet(member_of(project, SMALL, "far-1"), place)
    assert visitors.heard == {"far-1": 7.0}
    with chief_of(project, ready=False) as place:
        assert not greet(member_of(project, SMALL, "far-1"), place)


def test_that_a_worker_that_was_given_up_is_let_in_as_a_new_process_alone(project, monkeypatch):
    visitors, member = Visitors(), member_of(project, SMALL, "far-1")
    with chief_of(project, visitors) as place:
        assert greet(member, place)
        visitors.give_up("far-1")
        visitors.give_up("far-2")
        with pytest.raises(InputError, match="join again"):
            greet(member, place)
        monkeypatch.setattr(handshake, "MINE", "another process")
        assert greet(member, place)


def test_that_a_worker_of_another_folder_is_refused(project, tmp_path):
    prepare_project(tmp_path / "other", SMALL, resume=False)
    with chief_of(project) as place, pytest.raises(InputError, match="another search"):
        greet(member_of(tmp_path / "other", SMALL, "far-1"), place)


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"epochs": 3}, "other settings"), ({"data": Csv("rows.csv", "y")}, "other settings, other data")],
)
def test_that_a_worker_that_would_train_otherwise_is_refused(project, tmp_path, monkeypatch, changed, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rows.csv").write_text("a,y\n")
    spec = msgspec.structs.replace(SMALL, **changed)
    with chief_of(project) as place, pytest.raises(InputError, match=words.split(", ")[-1]):
        greet(member_of(project, spec, "far-1"), place)


def test_that_whoever_does_not_know_the_token_is_no_chief(project, tmp_path):
    """A plain Keras Tuner chief would hand out trials of another search."""
    import grpc

    answer = grpc.unary_unary_rpc_method_handler(lambda request, _context: request)
    _, service, method = KNOCK.split("/")
    for handlers in ({method: answer}, {}):
        server = grpc.server(ThreadPoolExecutor(1))
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, handlers),))
        port = server.add_insecure_port(f"{LOOPBACK}:0")
        server.start()
        with pytest.raises(InputError, match="not this search's chief"):
            greet(member_of(project, SMALL, "far-1"), f"{LOOPBACK}:{port}")
        server.stop(None).wait()


@pytest.mark.parametrize("says", [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\0" * 5000])
def test_that_what_is_no_chief_is_said_within_its_time(project, says):
    began = time.monotonic()
    with listener(says) as place, pytest.raises(InputError, match="does not answer as a search's chief"):
        greet(member_of(project, SMALL, "far-1"), place, patience=1.0)
    assert time.monotonic() - began < 3.0


@pytest.mark.parametrize("says", [b"", b"220 mail.example ESMTP\r\n"])
def test_that_a_worker_leaves_what_is_no_chief_within_ten_seconds_and_a_finished_search_finished(searched, says):
    before, files = project_state(searched.project), sorted(searched.project.iterdir())
    with listener(says) as place:
        began = time.monotonic()
        code, said = Guest(f"python -m app worker --project '{searched.project}' --chief {place} --id far-1").end()
        assert time.monotonic() - began < 10.0
    assert code == 2
    assert len(said.splitlines()) == 1
    assert place in said
    assert project_state(searched.project) == before
    assert sorted(searched.project.iterdir()) == files


def test_that_a_worker_with_another_search_s_folder_is_refused_by_a_chief_in_one_line(searched, project):
    make_token(searched.project)
    with chief_of(project) as place:
        code, said = Guest(f"python -m app worker --project '{searched.project}' --chief {place}").end()
    assert code == 2
    assert len(said.splitlines()) == 1
    assert "another search" in said


@pytest.mark.real
def test_that_a_worker_that_is_not_let_in_leaves_a_finished_search_finished(searched):
    """The chief may go, and another come to its port, between a look and the worker's own."""
    make_token(searched.project)
    before, files, events = project_state(searched.project), sorted(searched.project.iterdir()), []
    with listener(b"220 mail.example ESMTP\r\n") as place:
        join_chief(searched.project, events.append, Control(), place, "far-1")
    (end,) = events
    assert (end.worker, end.reason) == ("far-1", "failed")
    assert place in end.message
    assert "\n" not in end.message
    assert project_state(searched.project) == before
    assert sorted(searched.project.iterdir()) == files


def test_that_a_token_is_its_owner_s_alone_and_stays_until_others_could_read_it(project):
    path = project / TOKEN
    assert path.stat().st_mode & 0o777 == 0o600
    first = read_token(project)
    make_token(project)
    assert read_token(project) == first
    path.chmod(0o644)
    make_token(project)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_token(project) != first


def test_that_a_project_of_an_earlier_version_gets_a_token_on_going_on(searched):
    (searched.project / TOKEN).unlink(missing_ok=True)
    with pytest.raises(InputError, match="is missing"):
        read_token(searched.project)
    prepare_project(searched.project, SMALL, resume=True)
    assert len(read_token(searched.project)) == 64


@pytest.mark.parametrize("content", [b"", b"guess", b"\xff" * 64, b"a" * 10_000])
def test_that_a_damaged_token_lets_nobody_in_and_is_made_again(project, content):
    (project / TOKEN).write_bytes(content)
    with pytest.raises(InputError, match=TOKEN):
        read_token(project)
    make_token(project)
    assert len(read_token(project)) == 64


def test_that_a_planted_link_is_not_followed(project, tmp_path):
    mine = tmp_path / "mine"
    mine.write_text("a" * 64)
    (project / TOKEN).unlink()
    (project / TOKEN).symlink_to(mine)
    mine.chmod(0o644)
    make_token(project)
    assert mine.read_text() == "a" * 64
    assert not (project / TOKEN).is_symlink()


@pytest.mark.parametrize("name", ["/dev/zero", "a pipe"])
def test_that_a_fingerprint_waits_for_no_pipe_and_no_endless_file(tmp_path, name):
    path = Path(name)
    if name == "a pipe":
        path = tmp_path / "pipe"
        os.mkfifo(path)
    with pytest.raises(InputError, match="pipe or a device"):
        fingerprint(SearchSpec(data=Csv(str(path), "y")))


def test_that_a_fingerprint_leaves_out_what_may_change_while_a_search_goes_on(tmp_path):
    (tmp_path / "rows.csv").write_text("a,y\n1,2\n")
    shutil.copy(tmp_path / "rows.csv", tmp_path / "same.csv")
    first = fingerprint(SearchSpec())
    wider = Space(units=Vary(min=8, max=512, step=8))
    assert fingerprint(SearchSpec(max_trials=99, space=wider)) == first
    assert differences(fingerprint(SearchSpec(space=Space(units=8))), first) == "other settings"
    assert differences(fingerprint(SearchSpec(seed=2)), first) == "other settings"
    one, same = (fingerprint(SearchSpec(data=Csv(str(tmp_path / name), "y"))) for name in ("rows.csv", "same.csv"))
    assert one == same
    (tmp_path / "same.csv").write_text("a,y\n1,3\n")
    assert differences(fingerprint(SearchSpec(data=Csv(str(tmp_path / "same.csv"), "y"))), one) == "other data"
    assert differences({**first, "Keras": "3.12"}, first) == f"Keras 3.12 instead of {first['Keras']}"
    with pytest.raises(InputError, match=r"none\.csv"):
        fingerprint(SearchSpec(data=Csv(str(tmp_path / "none.csv"), "y")))
