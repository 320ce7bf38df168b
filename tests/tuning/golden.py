"""Files of sentences beside the tests, so that they can be read one after the other.

``MOUNTAIN_GOLDEN=write pytest -n0 tests/tuning`` writes them anew; read what changed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path


def check(file: Path, said: dict[str, str]) -> None:
    """Compare what is said, by case, with a golden file, or write it there if that is asked for."""
    if os.environ.get("MOUNTAIN_GOLDEN") == "write":
        file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert json.loads(file.read_text(encoding="utf-8")) == said
