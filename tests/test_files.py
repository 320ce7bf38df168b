"""A file is written whole or stays as it was: full disks, links, modes, failing writers, interruptions."""

from __future__ import annotations

import errno
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.files import Lines, open_file, read_whole, whole_file, write_whole

resource = pytest.importorskip("resource", reason="limits, links and modes are those of Unix")
BEFORE = b"what was there before"
ROOM = 4096  # bytes


@pytest.fixture
def path(tmp_path) -> Path:
    """A file that is there already, alone in its folder."""
    made = tmp_path / "mine" / "answer.json"
    made.parent.mkdir()
    made.write_bytes(BEFORE)
    return made


@pytest.fixture
def full_disk():
    """No file of this process may grow beyond 4 kB: to the program it looks as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 64 kB, where the system lets us have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(disk)]
    try:
        subprocess.run(asked, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk may be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def only(path: Path) -> bool:
    """Whether nothing else lies in the file's folder."""
    return [found.name for found in path.parent.iterdir()] == [path.name]


def test_that_bytes_and_writers_replace_a_file_or_make_one(path):
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    write_whole(path, lambda file: file.write(b"newer"))
    assert path.read_bytes() == b"newer"
    assert only(path)
    other = path.with_name("other.json")
    write_whole(other, b"")
    assert other.read_bytes() == b""


@settings(max_examples=20, deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=4))
def test_that_a_file_holds_what_was_written_last(tmp_path_factory, contents):
    path = tmp_path_factory.mktemp("files") / "a"
    for content in contents:
        write_whole(path, content)
    assert (path.read_bytes() if contents else b"") == (contents[-1] if contents else b"")


@pytest.mark.parametrize("there", [True, False])
def test_that_a_full_disk_leaves_the_file_as_it_was(path, full_disk, there):
    target = path if there else path.with_name("new.json")
    with pytest.raises(OSError, match=r"\.json") as caught:
        write_whole(target, b"x" * (ROOM + 1))
    assert (caught.value.errno, caught.value.filename) == (errno.EFBIG, str(target))
    assert path.read_bytes() == BEFORE
    assert only(path)


@pytest.mark.parametrize("size", [50_000, 200_000])
def test_that_a_disk_that_fills_up_leaves_the_file_as_it_was(small_disk, size):
    path = small_disk / "answer.json"
    path.write_bytes(b"a" * 40_000)
    with pytest.raises(OSError, match="answer") as caught:
        write_whole(path, b"x" * size)
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(path))
    assert path.read_bytes() == b"a" * 40_000
    assert only(path)


def test_that_a_disk_that_complains_at_the_very_end_is_heard(path, monkeypatch):
    def fsync(descriptor):
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="quota") as caught:
        write_whole(path, b"new")
    assert caught.value.filename == str(path)
    assert path.read_bytes() == BEFORE
    assert only(path)


def test_that_a_link_stays_and_its_target_is_written(path):
    link = path.with_name("link")
    link.symlink_to(path.name)
    write_whole(link, b"through the link")
    assert link.is_symlink()
    assert path.read_bytes() == b"through the link"
    assert not path.is_symlink()


def test_that_a_link_to_a_file_that_is_not_there_yet_makes_it(tmp_path):
    (tmp_path / "far").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "far" / "new")
    write_whole(link, b"there")
    assert link.is_symlink()
    assert (tmp_path / "far" / "new").read_bytes() == b"there"


def test_that_a_link_to_itself_is_an_error(tmp_path):
    link = tmp_path / "link"
    link.symlink_to("link")
    with pytest.raises(OSError, match="link"):
        write_whole(link, b"there")
    assert link.is_symlink()


def test_that_where_links_are_not_followed_a_file_takes_their_place(path):
    for make in (lambda link: link.symlink_to(path.name), os.mkfifo, lambda link: link.symlink_to("nowhere")):
        link = path.with_name("link")
        make(link)
        write_whole(link, b"mine", follow=False)
        assert stat.S_ISREG(link.lstat().st_mode)
        assert link.read_bytes() == b"mine"
        assert path.read_bytes() == BEFORE
        link.unlink()
    path.chmod(0o640)
    write_whole(path, b"mine", follow=False)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"mine", 0o640)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o755])
def test_that_a_file_keeps_its_mode(path, mode):
    path.chmod(mode)
    write_whole(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600), (0o002, 0o664)])
def test_that_a_new_file_gets_the_usual_mode(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "new", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == mode


def test_that_lines_are_not_appended_to_a_file_that_nobody_finds(tmp_path):
    path = tmp_path / "lines"
    for lose in (path.unlink, lambda: path.rename(tmp_path / "moved"), lambda: write_whole(path, b"another")):
        with Lines(path) as lines:
            lines.append(b"one\n")
            lose()
            with pytest.raises(FileNotFoundError, match="lines"):
                lines.append(b"two\n")


def test_that_a_private_file_is_its_owner_s_alone_whoever_might_read_it_before(path, tmp_path):
    path.chmod(0o644)
    for file in (path, tmp_path / "new"):
        with whole_file(file, private=True) as half:
            assert stat.S_IMODE(half.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_that_nobody_else_reads_what_replaces_a_private_file(path):
    path.chmod(0o600)
    with whole_file(path) as half:
        assert stat.S_IMODE(half.stat().st_mode) & 0o077 == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_that_a_write_protected_file_is_not_replaced(path):
    path.chmod(0o444)
    with pytest.raises(PermissionError, match="answer"):
        write_whole(path, b"new")
    assert path.read_bytes() == BEFORE


def test_that_a_failing_writer_leaves_the_file_as_it_was(path):
    def fail(file):
        file.write(b"half of it")
        raise ValueError("the writer's own fault")

    with pytest.raises(ValueError, match="own fault"):
        write_whole(path, fail)
    assert path.read_bytes() == BEFORE
    assert only(path)


def test_that_a_writer_gets_a_path_with_the_ending_of_the_file(path):
    with whole_file(path) as half:
        assert half.suffix == ".json"
        assert half.parent == path.parent
        half.unlink()  # some writers make a file of their own
        half.write_bytes(b"new")
        assert path.read_bytes() == BEFORE
    assert path.read_bytes() == b"new"
    assert only(path)


def test_that_errors_of_the_disk_name_the_users_file_and_no_other(path):
    with pytest.raises(OSError, match="cannot encode") as caught, whole_file(path) as half:
        raise OSError(f"cannot encode {half}")
    assert half.name not in str(caught.value)
    assert str(path) in str(caught.value)


def test_that_other_errors_stay_what_they_are(path):
    fault = UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")
    before = fault.args
    with pytest.raises(UnicodeEncodeError) as caught, whole_file(path):
        raise fault
    assert caught.value.args == before
    assert path.read_bytes() == BEFORE
    assert only(path)


@pytest.fixture
def nobody():
    """Not root, who may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.setresuid(65534, 65534, 0)
    yield
    os.setresuid(0, 0, 0)


@pytest.fixture
def locked_folder():
    """A folder that others may enter and not write."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)
        Path(made).chmod(0o755)


@pytest.mark.parametrize("content", [b"new", BEFORE * 2])
def test_that_a_file_whose_folder_may_not_be_written_is_written_itself(locked_folder, content, request):
    path = locked_folder / "answer.json"
    path.write_bytes(BEFORE)
    path.chmod(0o666)
    locked_folder.chmod(0o555)
    request.getfixturevalue("nobody")
    write_whole(path, content)
    assert path.read_bytes() == content
    assert only(path)
    for make in (lambda: write_whole(path, b"no", follow=False), lambda: write_whole(path.with_name("b"), b"no")):
        with pytest.raises(PermissionError):
            make()
    assert path.read_bytes() == content


def test_that_a_hard_link_keeps_the_old_bytes(path, tmp_path):
    other = tmp_path / "other"
    os.link(path, other)
    write_whole(path, b"new")
    assert (path.read_bytes(), other.read_bytes()) == (b"new", BEFORE)


def test_that_an_error_about_something_else_keeps_its_name(path):
    with pytest.raises(FileNotFoundError) as caught, whole_file(path):
        Path("/nowhere/to/be/found").read_bytes()
    assert caught.value.filename == "/nowhere/to/be/found"


def test_that_a_missing_folder_and_a_folder_are_errors_about_the_users_path(tmp_path):
    for path in (tmp_path / "missing" / "a.json", tmp_path):
        with pytest.raises(OSError, match="directory") as caught:
            write_whole(path, b"new")
        assert caught.value.filename == str(path)
    assert list(tmp_path.iterdir()) == []


def test_that_a_device_is_written_to_and_stays_one():
    write_whole(Path("/dev/null"), b"new")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    with pytest.raises(OSError, match="space") as caught:
        write_whole(Path("/dev/full"), b"new")
    assert caught.value.filename == "/dev/full"


def test_that_a_pipe_nobody_reads_is_an_error_and_no_wait(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="pipe") as caught:
        write_whole(pipe, b"new")
    assert caught.value.filename == str(pipe)
    assert list(tmp_path.iterdir()) == [pipe]


def test_that_another_programs_pipe_is_written_to():
    out, into = os.pipe()
    read = []
    with os.fdopen(out, "rb") as file:
        reader = threading.Thread(target=lambda: read.append(file.read()))
        reader.start()
        write_whole(Path(f"/dev/fd/{into}"), b"x" * 200_000)  # more than a pipe holds
        os.close(into)
        reader.join(10)
    assert read == [b"x" * 200_000]


def test_that_an_interruption_leaves_nothing_behind(path):
    program = (
        "import signal, sys, time\n"
        "from pathlib import Path\n"
        "from app.files import write_whole\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it\n"
        "def slow(file):\n"
        "    file.write(b'x' * 10**6)\n"
        "    print('half', flush=True)\n"
        "    time.sleep(60)\n"
        "write_whole(Path(sys.argv[1]), slow)\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert running.stdout is not None
    assert running.stdout.readline() == b"half\n"
    assert not only(path)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=30)
    assert path.read_bytes() == BEFORE
    assert only(path)


def test_that_a_reader_never_sees_half_a_file(path):
    texts = {bytes([letter]) * 300_000 for letter in b"abc"}
    path.write_bytes(b"a" * 300_000)
    seen, ended = set(), threading.Event()

    def look():
        while not ended.is_set():
            seen.add(path.read_bytes())

    looking = threading.Thread(target=look)
    looking.start()
    until = time.monotonic() + 0.3
    while time.monotonic() < until:
        for text in texts:
            write_whole(path, text)
    ended.set()
    looking.join(10)
    assert seen <= texts


def test_that_a_file_is_read_whole_up_to_a_size_that_is_said(path):
    assert read_whole(path, len(BEFORE)) == BEFORE
    path.write_bytes(b"x" * 3_000_000)
    with pytest.raises(OSError, match="has 3 MB; at most 2 MB") as caught:
        read_whole(path, 2_000_000)
    assert caught.value.filename == str(path)


def test_that_nothing_but_a_file_is_read_and_nothing_waits(tmp_path):
    pipe, link, server = tmp_path / "pipe", tmp_path / "link", socket.socket(socket.AF_UNIX)
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    server.bind(str(tmp_path / "socket"))
    for path in (pipe, link, tmp_path / "socket", tmp_path, Path("/dev/zero"), Path("/dev/tty"), tmp_path / "none"):
        with pytest.raises(OSError, match=r"file|directory") as caught:
            read_whole(path, 1000)
        assert caught.value.filename == str(path)
    server.close()


def test_that_a_file_that_has_become_a_pipe_is_not_waited_for(path, monkeypatch):
    old = path.stat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(Path, "stat", lambda *_, **__: old)
    with pytest.raises(OSError, match="pipe"):
        open_file(path)
