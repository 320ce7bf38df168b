"""The window: the only importer of PySide6 and pyqtgraph."""

import os

# pyqtgraph prefers PyQt6 where both are installed.
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
