"""Whether a window can open here, asked before Qt would abort the process, and if not, what would help."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from pathlib import Path

DEBIAN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
}
X11_PACKAGES = (
    "libegl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0"
)
NO_WINDOW = "the commands walk, shot, tune, preview, predict, worker, watch and learn need no display"


def why_no_qt() -> str | None:
    """One sentence if Qt's own libraries cannot be loaded, else None."""
    try:
        import PySide6.QtGui  # noqa: F401
    except ImportError as error:
        return missing_library(str(error))
    return None


def why_no_window() -> str | None:
    """One sentence that says why no window can open and what would help, or None if one can."""
    if (reason := why_no_qt()) is not None:
        return reason
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if not sys.platform.startswith("linux") or platform not in ("", "xcb"):
        return None
    if not platform and os.environ.get("WAYLAND_DISPLAY"):
        return None
    if not os.environ.get("DISPLAY"):
        return f"there is no display to open a window on (DISPLAY is not set); {NO_WINDOW}."
    import PySide6

    plugin = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    try:
        # Loading the plugin by hand names the first library it lacks; Qt would abort.
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return missing_library(str(error))
    return None if _answers() else f"the display {os.environ['DISPLAY']} does not answer; {NO_WINDOW}."


def missing_library(message: str) -> str:
    """The loader's complaint as a sentence with the line that installs what is missing."""
    found = re.search(r"(lib[\w.+-]+\.so[.\d]*)", message)
    name = found.group(1) if found else message
    packages = X11_PACKAGES if name not in DEBIAN or "x" in name else DEBIAN[name]
    return f"Qt needs the system library {name}, which is not here; on Debian or Ubuntu: sudo apt install {packages}"


def _answers() -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # then Qt brings its own, and says itself what is wrong
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    fine = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return fine
