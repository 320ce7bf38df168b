"""What a large animation takes, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PIL import Image


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's own peak")
def test_that_a_large_animation_takes_the_memory_of_two_frames(tmp_path):
    """At most twice one frame, and 200 MB for all that is not a frame."""
    path = tmp_path / "large.gif"
    (tmp_path / "scene.json").write_text('{"surface": "two-valleys", "steps": 8}')
    command = ["shot", f"{tmp_path}/scene.json", "-o", str(path), "--size", "4K"]
    # What getrusage tells of a process begins with what its parent had when it was forked.
    program = (
        f"from app import cli; code = cli.main({command}); "
        "print(code, *(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=50, check=True)
    code, peak = map(int, ran.stdout.split())
    assert code == 0
    assert peak * 1024 < 2 * 3840 * 2160 * 4 + 200e6
    with Image.open(path) as image:
        assert (image.size, image.n_frames) == ((3840, 2160), 9)
