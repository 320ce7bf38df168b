"""A wheel built from the tree, unpacked elsewhere, finds its resources."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_that_a_wheel_finds_its_resources_elsewhere(tmp_path):
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("blindfolded_mountain-*.whl")
    elsewhere = tmp_path / "elsewhere"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(elsewhere)
    code = """
from pathlib import Path
import app, app.paths
print(Path(app.__file__).parent)
print(app.paths.resources())
from PySide6.QtGui import QGuiApplication, QFontInfo
qt = QGuiApplication([])
from app.gui import theme
theme.load_fonts()
print(QFontInfo(theme.font(10)).family())
"""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=elsewhere,
        env={"PYTHONPATH": str(elsewhere), "QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    package, resources, family = ran.stdout.split("\n")[:3]
    assert Path(package) == elsewhere / "app"
    assert Path(resources) == elsewhere / "app" / "resources"
    assert (Path(resources) / "icons" / "check-light.svg").is_file()
    assert family == "Mountain Inter"
