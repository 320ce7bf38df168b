"""Faults that nobody foresaw: in the log, in the window in one sentence, and with whoever heard of them before."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import time

import pytest
from PySide6.QtCore import QObject, Qt, QThread, QTimer, QtMsgType, Signal, qCritical, qInstallMessageHandler, qWarning
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app.gui.paint.ticks import round_step, value_ticks
from app.gui.window import fault_log
from app.gui.window.fault_bar import FaultBar
from app.gui.window.fault_log import Fault, FaultLog

LEFT = Qt.MouseButton.LeftButton


class Before:
    """Hears what the hooks of before are told."""

    def __init__(self, monkeypatch) -> None:
        self.heard = []
        for module, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
            monkeypatch.setattr(module, name, lambda *told: self.heard.append(told))


@pytest.fixture
def before(monkeypatch):
    return Before(monkeypatch)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "logs" / "faults.log"


@pytest.fixture
def log(qapp, before, path, monkeypatch):
    monkeypatch.setattr(fault_log, "QUIET_MS", 100)
    made = FaultLog(path)
    with made:
        yield made


@pytest.fixture
def shown(log):
    """The faults that the window would show."""
    faults = []
    log.raised.connect(faults.append)
    return faults


class Failing(QObject):
    asked = Signal()

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self._error = error
        self.asked.connect(self.fail)

    def fail(self) -> None:
        raise type(self._error)(*self._error.args)


def fail_in_a_slot(error: BaseException) -> None:
    failing = Failing(error)
    failing.asked.emit()


def fail(error: BaseException) -> None:
    raise error


def test_that_a_fault_in_a_slot_is_logged_shown_and_passed_on(qtbot, shown, path, before):
    fail_in_a_slot(ZeroDivisionError("by nought"))
    assert shown == []  # not in the middle of what went wrong
    qtbot.waitUntil(lambda: shown != [])
    assert shown[0].name == "ZeroDivisionError: by nought"
    for place in (shown[0].details, path.read_text()):
        assert "ZeroDivisionError: by nought" in place
        assert "test_faults.py" in place
        assert "Python 3" in place
    assert [told[0] for told in before.heard] == [ZeroDivisionError]


def test_that_a_fault_in_any_thread_reaches_the_gui_thread(qtbot, log, path, before):
    threads = []
    log.raised.connect(lambda _fault: threads.append(QThread.currentThread()))
    running = threading.Thread(target=fail, args=(ValueError("far away"),), name="somewhere")
    running.start()
    running.join()
    qtbot.waitUntil(lambda: threads != [])
    assert threads == [log.thread()]
    assert "somewhere" in path.read_text()
    assert len(before.heard) == 1


def test_that_what_cannot_be_raised_is_heard(qtbot, shown, path, before):
    class Dying:
        def __del__(self):
            raise OSError("on the way out")

    Dying()
    gc.collect()
    qtbot.waitUntil(lambda: shown != [])
    assert shown[0].name == "OSError: on the way out"
    assert "Dying" in path.read_text()
    assert len(before.heard) == 1


@pytest.mark.qt_log_ignore("font", "screen")
def test_that_of_qts_messages_warnings_are_only_written_down(qtbot, qapp, shown, path):
    qWarning("a font is missing")
    qapp.processEvents()
    assert "a font is missing" in path.read_text()
    assert shown == []
    qCritical("the screen is gone")
    qtbot.waitUntil(lambda: shown != [])
    assert shown[0].name == "Qt: the screen is gone"


def test_that_qts_handler_of_before_still_hears(before, path):
    heard = []
    first = qInstallMessageHandler(lambda kind, _context, text: heard.append((kind, text)))
    try:
        with FaultLog(path):
            qWarning("one")
        qWarning("two")
    finally:
        qInstallMessageHandler(first)
    assert heard == [(QtMsgType.QtWarningMsg, "one"), (QtMsgType.QtWarningMsg, "two")]
    assert "two" not in path.read_text()


def test_that_many_faults_are_shown_one_a_moment_and_counted(qtbot, shown, path):
    times = []
    for number in range(50):
        fail_in_a_slot(ValueError(f"number {number}"))
    qtbot.waitUntil(lambda: shown != [])
    assert (shown[0].name, shown[0].more) == ("ValueError: number 0", 49)
    timer, failing = QTimer(interval=1), Failing(ValueError("again"))
    timer.timeout.connect(failing.fail)
    timer.timeout.connect(lambda: times.append(time.monotonic()))
    timer.start()
    qtbot.waitUntil(lambda: len(shown) == 4, timeout=10_000)
    timer.stop()
    assert times[-1] - times[0] > 0.2
    assert path.read_text().count("ValueError: again") < len(times)
    assert all(fault.more > 0 for fault in shown[2:])


def test_that_the_log_stays_small(shown, path, monkeypatch):
    monkeypatch.setattr(fault_log, "LARGEST", 10_000)
    for number in range(200):
        fail_in_a_slot(ValueError(f"number {number}"))
    files = sorted(found.name for found in path.parent.iterdir())
    assert files == ["faults.log", "faults.old.log"]
    assert all(found.stat().st_size < 15_000 for found in path.parent.iterdir())
    assert "number 199" in path.read_text()


def test_that_a_log_that_cannot_be_written_hides_no_fault(qtbot, shown, path, before):
    path.parent.write_text("a file where the folder should be")
    fail_in_a_slot(ValueError("unwritten"))
    qtbot.waitUntil(lambda: shown != [])
    assert shown[0].name == "ValueError: unwritten"


def test_that_a_fault_in_showing_a_fault_ends_there(qtbot, log, shown, before):
    log.raised.connect(lambda _fault: fail(RuntimeError("in showing it")))
    fail_in_a_slot(ValueError("first"))
    qtbot.waitUntil(lambda: len(before.heard) == 2)
    with pytest.raises(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: len(shown) > 1, timeout=500)


def test_that_ctrl_c_is_no_fault(qapp, log, shown, path, before):
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    qapp.processEvents()
    assert shown == []
    assert not path.exists()
    assert len(before.heard) == 1


def test_that_all_is_as_before_once_it_is_taken_away(qapp, before, path):
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    with FaultLog(path) as log:
        assert sys.excepthook != hooks[0]
        inner = sys.excepthook
        sys.excepthook = lambda *told: inner(*told)  # somebody comes after us
        after = sys.excepthook
    assert sys.excepthook is after
    assert (threading.excepthook, sys.unraisablehook) == hooks[1:]
    sys.excepthook(ValueError, ValueError("late"), None)
    assert not path.exists()
    assert len(before.heard) == 1
    assert log.path == path


def test_that_pytest_qt_still_fails_tests(qtbot, path):
    with qtbot.captureExceptions() as caught, FaultLog(path):
        fail_in_a_slot(ValueError("caught"))
    assert [kind for kind, _error, _trace in caught] == [ValueError]
    assert "caught" in path.read_text()


@pytest.fixture
def bar(qtbot, path):
    made = FaultBar()
    made.set_log(path)
    qtbot.addWidget(made)
    return made


def test_that_the_bar_says_it_in_one_sentence_and_copies_the_details(qtbot, bar, path):
    assert not bar.isVisible()
    bar.show_fault(Fault("ValueError: <img src='x'>", "all of <b>it</b>", 3))
    assert bar.isVisible()
    assert "ValueError: <img src='x'>" in bar.sentence.text()
    assert "3 more" in bar.sentence.text()
    assert bar.sentence.textFormat() == Qt.TextFormat.PlainText
    qtbot.mouseClick(bar.copy, LEFT)
    assert "all of <b>it</b>" in QGuiApplication.clipboard().text()
    assert not bar.show_log.isVisible()  # there is none


def test_that_the_log_is_opened_or_named(qtbot, bar, path, monkeypatch):
    path.parent.mkdir()
    path.write_text("a fault")
    asked = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toLocalFile()) or len(asked) == 1)
    bar.show_fault(Fault("ValueError", "it"))
    qtbot.mouseClick(bar.show_log, LEFT)
    assert asked == [str(path)]
    assert str(path) not in bar.sentence.text()
    qtbot.mouseClick(bar.show_log, LEFT)
    assert str(path) in bar.sentence.text()


def test_that_what_is_dismissed_does_not_come_back(qtbot, bar):
    bar.show_fault(Fault("ValueError", "one way", origin="ValueError at there.py:1"))
    qtbot.mouseClick(bar.dismiss, LEFT)
    assert not bar.isVisible()
    bar.show_fault(Fault("ValueError", "another way", 7, origin="ValueError at there.py:1"))
    assert not bar.isVisible()
    bar.show_fault(Fault("ValueError", "one way", origin="ValueError at there.py:2"))
    assert bar.isVisible()


def test_that_a_fault_has_one_origin_whatever_leads_to_it(qtbot, shown):
    """Both come from the one line of the app that reads a list, by other lines of its callers."""
    ways = (lambda: value_ticks(None), lambda: [value_ticks(3)], lambda: round_step(None))
    for way in ways:
        count = len(shown)
        timer = QTimer(singleShot=True, interval=0)
        timer.timeout.connect(way)
        timer.start()
        qtbot.waitUntil(lambda count=count: len(shown) > count)
    one, other, elsewhere = (fault.origin for fault in shown)
    assert one == other
    assert "ticks.py" in one
    assert elsewhere != one


def test_that_the_window_shows_faults_without_taking_the_keys(qtbot, window, log):
    log.raised.connect(window.fault_bar.show_fault)
    focused = window.focusWidget()
    fail_in_a_slot(ValueError("in the window"))
    qtbot.waitUntil(window.fault_bar.isVisible)
    assert window.focusWidget() is focused
    assert window.isActiveWindow()
    qtbot.mouseClick(window.fault_bar.dismiss, LEFT)
    assert not window.fault_bar.isVisible()


def test_that_the_app_itself_hears_of_faults(tmp_path):
    """The whole program: a fault in a slot is in the user's log, shown, and on standard error as ever."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from app import paths\n"
        "paths.fault_log = lambda: Path(sys.argv[1])\n"
        "from app.gui import main_window, start\n"
        "class Window(main_window.MainWindow):\n"
        "    def __init__(self, *given):\n"
        "        super().__init__(*given)\n"
        "        QTimer.singleShot(0, lambda: 1 / 0)\n"
        "        self.timer = QTimer(interval=20)\n"
        "        self.timer.timeout.connect(self.look)\n"
        "        self.timer.start()\n"
        "    def look(self):\n"
        "        if self.fault_bar.isVisible():\n"
        "            self.timer.stop()\n"
        "            print(self.fault_bar.sentence.text())\n"
        "            self.close()\n"
        "start.MainWindow = Window\n"
        "sys.exit(start.open_window(None, None, 'light'))\n"
    )
    log = tmp_path / "faults.log"
    places = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    ran = subprocess.run(
        [sys.executable, "-c", program, str(log)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **places},
    )
    assert ran.returncode == 0, ran.stderr
    assert "ZeroDivisionError" in ran.stdout
    assert "ZeroDivisionError" in ran.stderr
    assert "ZeroDivisionError" in log.read_text()
