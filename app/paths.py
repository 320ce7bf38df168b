"""The only module that knows where resources and user data live."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from platformdirs import user_data_path, user_documents_path, user_log_path


def resources() -> Path:
    """The folder of icons, scenes and data: inside the wheel, or the repository's own."""
    packaged = Path(str(files("app"))) / "resources"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parent.parent / "resources"


def default_projects() -> Path:
    """Where searches are kept unless the user names another folder: ``Documents/Blindfolded Mountain``."""
    return user_documents_path() / "Blindfolded Mountain"


def fault_log() -> Path:
    """Where faults that nobody foresaw are written down."""
    return user_log_path("Blindfolded Mountain", appauthor=False) / "faults.log"


def progress() -> Path:
    """What somebody has understood of the lessons."""
    return user_data_path("Blindfolded Mountain", appauthor=False) / "progress.json"


def own_models() -> Path:
    """Where the Python files are that were written in the window."""
    return user_data_path("Blindfolded Mountain", appauthor=False) / "models"
