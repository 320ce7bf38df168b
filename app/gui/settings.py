"""What the window remembers between two days: its size, theme, tab, scene and search."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings


class Settings:
    """Named values over QSettings; a value that cannot be read is its default."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store if store is not None else QSettings("Blindfolded Mountain", "Blindfolded Mountain")

    def text(self, key: str, default: str = "") -> str:
        """A remembered text."""
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def state(self, key: str) -> QByteArray:
        """A remembered geometry or splitter state, empty if there is none."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def remember(self, key: str, value: str | QByteArray) -> None:
        """Keep a value."""
        self._store.setValue(key, value)
