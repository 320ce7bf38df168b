"""The places of the panel: ``contents``, ``lesson/stride``, ``quiz``; in which order, and what stands above each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.learn.lessons.read import Course

CONTENTS, FAULTS, FIRST = "contents", "faults", "first"
# The first part of a place; a kind that is not here has no page yet and is not offered. ``pages`` makes the page.
KINDS = (CONTENTS, FAULTS, "lesson", "example", "quiz", "exercises", "interview", "faq", "project", "glossary")


def chapters(course: Course) -> list[tuple[str, str]]:
    """Lessons and worked examples in their order: the place and the title of each."""
    pages = (("lesson", course.lessons), ("example", course.examples))
    placed = [(page.order, f"{kind}/{page.id}", page.title) for kind, some in pages for page in some if kind in KINDS]
    return [(place, title) for _, place, title in sorted(placed)]


def numbers(course: Course) -> dict[str, int]:
    """The number of each lesson, by its place; a worked example between them has none."""
    lessons = [place for place, _ in chapters(course) if place.startswith("lesson/")]
    return {place: number for number, place in enumerate(lessons, 1)}


def collections(course: Course) -> list[tuple[str, str, int]]:
    """What stands below the lessons: the place, the name and the number of each kind of question there is."""
    found = (
        ("quiz", "Quiz", len(course.questions)),
        ("exercises", "Exercises", len(course.exercises)),
        ("interview", "Interview", len(course.interviews)),
        ("faq", "FAQ", len(course.faqs)),
        ("project", "Mini project", sum(bool(lesson.code) for lesson in course.lessons)),
        ("glossary", "Glossary", len(course.terms)),
    )
    return [(place, name, count) for place, name, count in found if count and place in KINDS]


def pages_in_order(course: Course) -> list[str]:
    """Every place, in the order in which one goes through them."""
    return [CONTENTS, *(place for place, _ in chapters(course)), *(place for place, *_ in collections(course))]


def where_in(place: str, places: list[str]) -> int:
    """Where a place stands among others, one exercise where all of them do; −1 if it does not."""
    whole = place if place in places else place.partition("/")[0]
    return places.index(whole) if whole in places else -1


def title_of(place: str, course: Course) -> str:
    """What stands above a page."""
    numbered = numbers(course)
    if place in numbered:
        return f"{numbered[place]} of {len(numbered)}"
    if place.startswith("example/"):
        return "Worked example"
    return next((name for one, name, _ in collections(course) if one == place.partition("/")[0]), "")
