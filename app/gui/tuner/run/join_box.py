"""Whether workers of other machines may join a search, where, and the line that has them do it."""

from __future__ import annotations

import re
from ipaddress import IPv4Address
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtNetwork import QAbstractSocket, QNetworkInterface
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QMessageBox, QVBoxLayout, QWidget

from app.descent.text.json_input import InputError
from app.gui.kit.plain_text import plain_text
from app.gui.kit.widgets import Choice, button, label
from app.tuning.workers.join_line import ALONE, LOOPBACK, Place, check_place, join_line

THERE = "Run this in a terminal on another machine that shares the search's folder:"
NOBODY = f"{LOOPBACK} is this machine only: no other machine can join."
HERE = f"Run this in a terminal on this machine (no other can reach {LOOPBACK}):"
YES = QMessageBox.StandardButton.Yes
NO = QMessageBox.StandardButton.Cancel
V4 = QAbstractSocket.NetworkLayerProtocol.IPv4Protocol


class JoinBox(QWidget):
    """Off until it is switched on; ``place`` says where the next search is to listen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.allowed = QCheckBox("Other machines may join")
        self.allowed.setToolTip(
            "Let workers on other machines take trials of this search. They need this app and a folder that they\n"
            "share with this machine; the command that starts them is shown here while the search runs."
        )
        self.address = Choice()
        self.address.setEditable(True)
        self.address.addItems(own_addresses())
        self.address.setAccessibleName("address to listen at")
        self.address.setToolTip(
            "The address at which others can reach this machine, with a port if you like: 192.168.1.20:41000.\n"
            f"{LOOPBACK} is this machine only. Without a port, a free one is used."
        )
        self._at = label("address", "muted")
        self._hint = label("", "muted", wrap=True)
        self.line = QLineEdit()
        self.line.setReadOnly(True)
        self.line.setAccessibleName("Command to join")
        self.copy = button("Copy", "Copy the command. You can paste it on as many machines as you like.")
        place, told = QHBoxLayout(), QHBoxLayout()
        place.addWidget(self._at)
        place.addWidget(self.address, 1)
        told.addWidget(self.line, 1)
        told.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.allowed)
        layout.addLayout(place)
        layout.addWidget(self._hint)
        layout.addLayout(told)
        self.allowed.toggled.connect(self._fit)
        self.address.editTextChanged.connect(self._fit)
        self.copy.clicked.connect(self._copy)
        self._project: Path | None = None  # of the search that others may join
        self._text, self._busy = "", False
        self._fit()

    def place(self, project: Path) -> Place | None:
        """Where a project's search is to listen; None if the user had second thoughts.

        Raises InputError for what is no address of this machine.
        """
        self._text, self._project = "", None
        if not (self.allowed.isChecked() and self.isEnabled()):
            return ALONE
        address, port = parsed(self.address.currentText())
        check_place(str(address), port)
        if not address.is_loopback and not self._agreed(f"{address}:{port}" if port else f"{address}", project):
            return None
        self._project = project
        return Place(str(address), port, shared=True)

    @Slot(str)
    def show_place(self, place: str) -> None:
        """Give the line to join a search that listens at this HOST:PORT now, if others may."""
        if self._project is not None:
            self._text = join_line(self._project, place)
            self._fit()

    def show_busy(self, busy: bool) -> None:
        """While a search runs its line is shown and nothing can be changed."""
        if busy != self._busy:
            self._busy = busy
            self._fit()

    def _agreed(self, place: str, project: Path) -> bool:
        question = (
            f"Listen at {place}?\n\n"
            "Only workers that can read the search's folder may join. What they and the search tell each other is not "
            "encrypted: use it only on a network you trust.\n\n"
            f"Machines that join must share this folder (and any CSV file under the same path):\n{project}"
        )
        return QMessageBox.question(self, "Other machines may join", plain_text(question), YES | NO, NO) == YES

    @Slot()
    def _fit(self) -> None:
        on, told = self.allowed.isChecked(), self._busy and bool(self._text)
        self.allowed.setEnabled(not self._busy)
        asked: tuple[QWidget, ...] = (self._at, self.address)
        shown: tuple[QWidget, ...] = (self._hint, self.line, self.copy)
        for part in asked:
            part.setVisible(on and not self._busy)
        for part in shown:
            part.setVisible(told)
        alone = on and not self._busy and self.address.currentText().strip().startswith(LOOPBACK)
        self._hint.setVisible(told or alone)
        self._hint.setText(NOBODY if alone else HERE if f"--chief {LOOPBACK}:" in self._text else THERE)
        self.line.setText(self._text)
        self.line.setCursorPosition(0)
        self.line.setToolTip(plain_text(self._text))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)


def parsed(text: str) -> tuple[IPv4Address, int]:
    """An address with or without a port (0 for any that is free); raises InputError."""
    text = text.strip().replace("localhost", LOOPBACK)
    found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?", text)
    try:
        address, port = IPv4Address(found[1] if found else text), int((found and found[2]) or 0)
    except ValueError:
        raise InputError(f"{text!r} is not an address; type one like 192.168.1.20 or 192.168.1.20:41000") from None
    if port > 65535:
        raise InputError(f"port {port} does not exist; ports go from 1 to 65535")
    if address.is_unspecified:
        raise InputError(f"{address} stands for every address of this machine; choose the one that others can reach")
    return address, port


def own_addresses() -> list[str]:
    """This machine's addresses, those first that others may reach."""
    found = [a.toString() for a in QNetworkInterface.allAddresses() if a.protocol() == V4 and not a.isLoopback()]
    return [*found, LOOPBACK]
