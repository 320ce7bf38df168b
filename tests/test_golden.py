"""The golden file holds what the tests ask for, and nothing that none asks for any more."""

from __future__ import annotations

from pathlib import Path

from tests.golden import FILE, sections


def test_that_every_section_of_the_golden_file_is_asked_for_by_a_test():
    asked = "".join(path.read_text(encoding="utf-8") for path in Path(FILE.parent).rglob("test_*.py"))
    assert sections()
    assert [name for name in sections() if f'check_section("{name}"' not in asked] == []
