"""Calls the user back to a window that is not in front."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QStyle, QSystemTrayIcon, QWidget

STAYS_MS = 20_000  # a message nobody clicks takes its icon with it


class Notifier(QObject):
    """One message of the system where it has a tray, else the window asks for attention in its own way."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._tray: QSystemTrayIcon | None = None

    def call(self, title: str, text: str) -> None:
        """Tell something, unless the user is looking at the window anyway."""
        window = self._widget.window()
        if window.isActiveWindow():
            return
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            QApplication.alert(window)
            return
        if self._tray is None:
            icon = window.windowIcon()
            if icon.isNull():
                icon = window.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxInformation)
            self._tray = QSystemTrayIcon(icon, self)
            self._tray.messageClicked.connect(self._come_back)
            self._tray.activated.connect(self._come_back)
        self._tray.show()
        self._tray.showMessage(title, text)
        QTimer.singleShot(STAYS_MS, self._tray.hide)

    @Slot()
    def _come_back(self) -> None:
        window = self._widget.window()
        window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
        window.raise_()
        window.activateWindow()
        if self._tray is not None:
            self._tray.hide()
