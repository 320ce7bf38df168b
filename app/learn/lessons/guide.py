"""The lists of the guide for those who write lessons: every measure and every check with its arguments."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import NODEFAULT, structs

from app.learn.checks.check import Check
from app.learn.checks.every_check import AnyCheck, AnyMeasure, kinds, meaning
from app.learn.checks.measure import Measure
from app.learn.checks.search_checks import SearchCheck
from app.learn.checks.search_measures import SearchMeasure
from app.learn.checks.walk_checks import WalkCheck
from app.learn.checks.walk_measures import WalkMeasure

COMMON = ("scene", "search", "hiker", "hiker_with", "scene_with")


def lists() -> str:
    """Both lists as Markdown tables."""
    return "\n".join([*_measures(), *_checks()]).replace("``", "`")


def _measures() -> Iterator[str]:
    walks, searches = kinds(WalkMeasure), kinds(SearchMeasure)
    others = {name: kind for name, kind in kinds(AnyMeasure).items() if name not in walks and name not in searches}
    for title, found in (
        ("### Measures of a walk", walks),
        ("### Measures of a search", searches),
        ("### Measures made of others", others),
    ):
        yield from (title, "", "| from | arguments | what it is |", "|---|---|---|")
        for name, kind in found.items():
            assert issubclass(kind, Measure)
            yield f"| `{name}` | {_arguments(kind)} | {meaning(kind)} |"
        yield ""


def _checks() -> Iterator[str]:
    walks, searches = kinds(WalkCheck), kinds(SearchCheck)
    others = {name: kind for name, kind in kinds(AnyCheck).items() if name not in walks and name not in searches}
    for title, found in (
        ("### Checks of a walk", walks),
        ("### Checks of a search", searches),
        ("### Checks made of others", others),
    ):
        yield from (title, "", "| check | arguments | what it says | numbers for the feedback |", "|---|---|---|---|")
        for name, kind in found.items():
            assert issubclass(kind, Check)
            numbers = ", ".join(f"`{{{number}}}`" for number in kind.numbers) or "those of its checks"
            yield f"| `{name}` | {_arguments(kind)} | {meaning(kind)} | {numbers} |"
        yield ""


def _arguments(kind: type[Measure] | type[Check]) -> str:
    named = [
        f"`{field.name}`" if field.default is NODEFAULT else f"`{field.name} = {_shown(field.default)}`"
        for field in structs.fields(kind)
        if field.name not in COMMON and field.default_factory is NODEFAULT
    ]
    named += [
        f"`{field.name} = {{}}`"
        for field in structs.fields(kind)
        if field.name not in COMMON and field.default_factory is not NODEFAULT
    ]
    return ", ".join(named) or "–"


def _shown(default: object) -> str:
    if default is None:
        return "…"
    return (
        str(default).lower()
        if isinstance(default, bool)
        else f'"{default}"'
        if isinstance(default, str)
        else str(default)
    )
