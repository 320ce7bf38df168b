"""One golden file of all that the mountain says, so that its sentences can be read one after the other.

``MOUNTAIN_GOLDEN=write pytest -n0 tests/descent/story/test_sentences.py`` writes it anew; read what changed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

FILE = Path(__file__).with_name("sentences.golden.json")


def check_section(section: str, said: object) -> None:
    """Compare what is said with a section of the golden file, or write it there if that is asked for."""
    golden = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    if os.environ.get("MOUNTAIN_GOLDEN") == "write":
        golden[section] = said
        FILE.write_text(json.dumps(golden, ensure_ascii=False, indent=1, sort_keys=False) + "\n", "utf-8")
    assert golden.get(section) == said
