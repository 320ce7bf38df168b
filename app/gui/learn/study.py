"""What the pages share: the window's bench, the lessons that were read, and what is understood of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from app.descent.text.json_input import InputError
from app.descent.walks.scene import Scene
from app.gui.learn.bench import Bench, Tab
from app.learn.checks.measure import Found
from app.learn.checks.seen import Runs, Seen
from app.learn.glossary import Glossary
from app.learn.lessons.fill import number_written, seen_of, values_of
from app.learn.lessons.kinds import Again, NumberOf, Term
from app.learn.lessons.kinds import Page as Lesson
from app.learn.lessons.read import Course
from app.learn.lessons.texts import filled
from app.learn.progress import Progress, save_progress, understood, with_reached
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec


@dataclass
class Study:
    """One folder of lessons, and where they are tried."""

    bench: Bench
    course: Course
    runs: Runs
    file: Path  # where progress is kept
    progress: Progress
    shown: list[Scene | SearchState] = field(default_factory=list)  # what the page in front has put on the bench

    def understands(self, page: Lesson) -> bool:
        """Whether a page's goal was reached, or its question answered right when it was last asked."""
        return understood(self.progress, page.id)

    def understand(self, page: Lesson) -> None:
        """A page's goal is reached."""
        self.keep(with_reached(self.progress, page.id))

    def keep(self, progress: Progress) -> None:
        """Go on from this progress, here and on another day; where the disk is full, here alone."""
        if progress != self.progress:
            self.progress = progress
            with suppress(OSError):
                save_progress(self.file, progress)

    def link(self, text: str, control: str, hiker: int, value: Found) -> str:
        """A number as Markdown: a link that sets a control to it."""
        return f"[{text}](set:{control}/{hiker}/{value})"

    @cached_property
    def glossary(self) -> Glossary:
        """The terms of these lessons."""
        return Glossary(self.course.terms)

    def sentence(self, term: Term) -> str:
        """What a term means, its numbers measured: where it has any, call it off the window's thread."""
        return filled(term.sentence, self.numbers(term)) if term.numbers else term.sentence

    def numbers(self, page: Lesson, again: Again | None = None) -> dict[str, str]:
        """The numbers of a page as its texts have them, links where they can be set; none where one can't be measured.

        Those of a question that comes back are measured on what it stands on then, ``again``.

        This takes walks: call it off the window's thread.
        """
        try:
            values = values_of(page, seen_of(self.runs, page, again))
        except InputError:
            return {}
        return {name: self._written(page.numbers[name], value) for name, value in values.items()}

    def seen(self, page: Lesson, again: Again | None = None) -> Seen:
        """What a page stands on."""
        return seen_of(self.runs, page, again)

    def set_up(self, tab: Tab, seen: Seen, spec: SearchSpec | None, change: str) -> None:
        """Put what a page stands on before the learner; undo calls it ``change``."""
        self.shown.clear()
        if seen.scene is not None and tab == "mountain":
            self.show(seen.scene, change)
        if spec is not None:
            self.bench.show_spec(spec, change)
        if seen.search is not None:
            self.show(seen.search, change)

    def show(self, what: Scene | SearchState, change: str) -> None:
        """Put a scene or a recorded search before the learner; no goal is reached by it."""
        self.shown.append(what)
        if isinstance(what, Scene):
            self.bench.show_scene(what, change)
        else:
            self.bench.show_search(what)

    def has_shown(self, what: Scene | SearchState) -> bool:
        """Whether the page in front has put this on the bench, so that it is none of the learner's doing."""
        return any(one is what or (isinstance(what, Scene) and one == what) for one in self.shown)

    def prove(self, seen: Seen, title: str) -> None:
        """Show the scene or the search that a page stands on, in its tab; undo brings back what was there."""
        if seen.search is not None:
            self.bench.choose_tab("tuner")
            self.show(seen.search, title)
        elif seen.scene is not None:
            self.bench.choose_tab("mountain")
            self.show(seen.scene, title)

    def _written(self, number: NumberOf, value: Found) -> str:
        text = number_written(number, value)
        if number.sets is None or value is None:
            return text
        return self.link(text, number.sets, number.hiker, value)

    def follow(self, link: str) -> bool:
        """Set what a link of a text sets; whether it was such a link."""
        kind, _, rest = link.partition(":")
        parts = rest.split("/", 2)
        if kind != "set" or len(parts) != 3:
            return False
        control, hiker, value = parts
        self.bench.set_value(control, int(hiker) if hiker.isdigit() else 0, value)
        return True
