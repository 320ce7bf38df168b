"""What a large animation takes, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

from PIL import Image


def test_that_a_large_animation_takes_the_memory_of_two_frames(tmp_path):
    """At most twice one frame, and 200 MB for all that is not a frame."""
    path = tmp_path / "large.gif"
    (tmp_path / "scene.json").write_text('{"surface": "two-valleys", "steps": 8}')
    command = ["shot", f"{tmp_path}/scene.json", "-o", str(path), "--size", "4K"]
    code = (
        f"import resource; from app import cli; code = cli.main({command}); "
        "print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=150, check=True)
    code, peak = map(int, ran.stdout.split())
    kilobyte = 1 if sys.platform == "darwin" else 1024
    assert code == 0
    assert peak * kilobyte < 2 * 3840 * 2160 * 4 + 200e6
    with Image.open(path) as image:
        assert (image.size, image.n_frames) == ((3840, 2160), 9)
