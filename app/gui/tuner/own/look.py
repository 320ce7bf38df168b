"""The file of a search's model: read, asked for where it is not the user's own, run once in a process, and watched."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from PySide6.QtCore import QCoreApplication, QFileSystemWatcher, QObject, QProcess, QTimer, Signal, Slot

from app.gui.kit.background import Background
from app.gui.tuner.own.allowed import AllowedCode
from app.tuning.own.copies import digest
from app.tuning.own.faults import Fault, OwnFileError
from app.tuning.own.found import DryRun, dry_run_command, read_dry_run
from app.tuning.own.load_file import read_source
from app.tuning.spec.own_model import OwnModel

# none: no file is chosen; asks: it runs only if the user lets it; unsaved: what is edited is not what would run.
State = Literal["none", "reading", "asks", "looking", "unsaved", "faulty", "fine"]
PATIENCE_MS = 60_000  # until a file that does not come to an end is given up
SETTLE_MS, POLL_MS, END_MS = 200, 2000, 200


class Source(NamedTuple):
    """A file as it was read: its text, or why there is none."""

    text: str
    fault: str


class FileLook(QObject):
    """What is known of one file; ``changed`` when that is another, ``looked_at`` when a look has found it fine."""

    changed = Signal()
    looked_at = Signal(object)  # a DryRun

    def __init__(self, allowed: AllowedCode, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.allowed = allowed
        self.state: State = "none"
        self.file, self.function, self.text, self.sha256 = "", "", "", ""
        self.fault: Fault | None = None
        self.found: DryRun | None = None  # of what the file says now
        self._known = OwnModel(file="")  # what the spec says of it
        self._mine = False  # what is being read was chosen or written by the user
        self.edited_elsewhere = False
        self.patience = PATIENCE_MS
        self._process: QProcess | None = None
        self._reading = Background(self)
        self._reading.answered.connect(self._take_text)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._see_change)
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self._read)
        self._limit = QTimer(self, singleShot=True)
        self._limit.timeout.connect(self._give_up)
        self._poll = QTimer(self, interval=POLL_MS)  # where files cannot be watched
        self._poll.timeout.connect(self._read)
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self.leave)

    def show_model(self, model: OwnModel | None) -> None:
        """Know about another model's file; with None about none."""
        if model is None or not model.file:
            self.leave()
            self._known = model or self._known
            return
        self._known = model
        if model.file != self.file:
            self._begin(model.file, model.function, mine=False)
        elif model.function != self.function and self.state not in ("none", "reading", "asks"):
            self.function = model.function
            self.look()

    def choose(self, path: Path, function: str = "") -> None:
        """Take a file that the user named: it may run."""
        self._begin(str(path.absolute()), function, mine=True)

    def take_written(self, text: str) -> None:
        """The user has written this text into the file."""
        self.allowed.add(digest(text))
        self.text, self.sha256, self.edited_elsewhere = text, digest(text), False
        self.look()

    def mark_unsaved(self) -> None:
        """What the user types is not in the file yet."""
        self._stop_process()
        self._turn("unsaved")

    @Slot()
    def let_run(self) -> None:
        """The user has seen the code, and lets it run."""
        if self.state == "asks":
            self.allowed.add(self.sha256)
            self.look()

    @Slot()
    def look(self) -> None:
        """Run the file once, in a process of its own."""
        self._stop_process()
        self._reading.forget()
        self.found, self.fault = None, None
        command = dry_run_command(Path(self.file), self.function)
        self._process = process = QProcess(self)
        process.setStandardErrorFile(QProcess.nullDevice())  # whatever it prints, and be it without an end
        process.setStandardInputFile(QProcess.nullDevice())
        process.finished.connect(self._finish)
        process.errorOccurred.connect(self._complain)
        process.start(command[0], command[1:])
        self._limit.start(self.patience)
        self._watch()
        self._turn("looking")

    @Slot()
    def stop(self) -> None:
        """Give up looking."""
        if self._process is not None:
            self._stop_process()
            self._fail("was not looked at to its end")

    @Slot()
    def leave(self) -> None:
        """Know of no file any more."""
        self._stop_process()
        self._reading.forget()
        self._unwatch()
        if self.file or self.state != "none":
            self.file = self.text = self.sha256 = ""
            self.found, self.fault = None, None
            self._turn("none")

    @property
    def name(self) -> str:
        """What the file is called."""
        return Path(self.file).name

    def _begin(self, file: str, function: str, mine: bool) -> None:
        self._stop_process()
        self._unwatch()
        self.file, self.function, self.text, self.sha256 = file, function, "", ""
        self.found, self.fault, self.edited_elsewhere = None, None, False
        self._mine = mine
        self._turn("reading")
        self._read()

    @Slot()
    def _read(self) -> None:
        path = Path(self.file)
        self._reading.ask((self.file, object()), lambda: _source(path))

    @Slot(object, object)
    def _take_text(self, question: tuple[str, object], source: Source) -> None:
        if question[0] != self.file:
            return
        again = self.state != "reading"
        sha256 = "" if source.fault else digest(source.text)
        if again and sha256 == self.sha256:
            self._watch()
            return
        if again and self.state == "unsaved":
            return  # what the user types is about to take its place
        self._stop_process()
        self.edited_elsewhere = again
        self.text, self.sha256, self.found = source.text, sha256, None
        if source.fault:
            self._fail(source.fault)
            self._watch()
            return
        if self._mine:
            self.allowed.add(sha256)
            self._mine = False
        if not self.allowed.has(sha256):
            self.fault = None
            self._watch()
            self._turn("asks")
        elif self._known.file == self.file and self._known.sha256 == sha256 and self._known.registered:
            self._watch()
            self._turn("fine")  # it has been looked at on another day
        else:
            self.look()

    @Slot()
    def _see_change(self) -> None:
        self._settling.start()

    def _watch(self) -> None:
        """See changes of the file from now on; who replaces it takes the watch away."""
        if self.file and self.file not in self._watcher.files():
            self._unwatch()
            if not self._watcher.addPath(self.file):
                self._poll.start()

    def _unwatch(self) -> None:
        self._poll.stop()
        self._settling.stop()
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())

    @Slot()
    def _finish(self) -> None:
        process, self._process = self._process, None
        self._limit.stop()
        if process is None:
            return
        process.deleteLater()
        try:
            found = read_dry_run(bytes(process.readAllStandardOutput().data()))
        except msgspec.DecodeError:
            self._fail(f"ended the process that ran it (exit code {process.exitCode()})")
            return
        if found.sha256 != self.sha256:
            self._read()  # it was changed meanwhile
            return
        self.found, self.function, self.fault = found, found.function, found.fault
        self._turn("faulty" if found.fault is not None else "fine")
        if found.fault is None:
            self.looked_at.emit(found)

    @Slot(QProcess.ProcessError)
    def _complain(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._stop_process()
            self._fail("could not be looked at: no process could be started")

    @Slot()
    def _give_up(self) -> None:
        self._stop_process()
        seconds = self.patience / 1000
        self._fail(f"did not come to an end in {seconds:g} s; does it train, or read a lot, when it is run?")

    def _fail(self, sentence: str) -> None:
        self.fault = Fault(sentence)
        self._turn("faulty")

    def _stop_process(self) -> None:
        process, self._process = self._process, None
        self._limit.stop()
        if process is not None:
            process.finished.disconnect(self._finish)
            process.errorOccurred.disconnect(self._complain)
            process.finished.connect(process.deleteLater)
            process.kill()
            process.waitForFinished(END_MS)

    def _turn(self, state: State) -> None:
        self.state = state
        self.changed.emit()


def _source(path: Path) -> Source:
    try:
        return Source(read_source(path), "")
    except OwnFileError as error:
        return Source("", error.fault.sentence)
