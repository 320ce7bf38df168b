"""Runs scripts one after the other in this process, each as ``mountain watch`` would, into a folder of its own.

``python -m tests.tuning.follow.run_scripts FOLDER SCRIPT…``: to load Keras for each would take longer than they all.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.tuning.follow.run_script import run_script

if __name__ == "__main__":
    home, *scripts = sys.argv[1:]
    before = [*sys.path]
    for script in scripts:
        folder = Path(home, Path(script).stem)
        folder.mkdir()
        sys.path[:] = before
        code = run_script(script, [str(folder)])
        os.chdir(home)
        Path(folder, "code").write_text(str(code))
