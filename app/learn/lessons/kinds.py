"""What may stand in a lesson file, as values: lessons, questions, exercises, interview questions, FAQ, glossary."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import msgspec

from app.learn.checks.every_check import AnyCheck, AnyMeasure

Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Name = re.compile(r"[a-z][a-z0-9_]*")
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=24)]
Section = Annotated[int, msgspec.Meta(ge=1, le=14)]  # of the chapter
Tab = Literal["mountain", "tuner"]
Format = Literal["number", "rate", "count", "score", "percent", "times", "text"]
Control = Literal[
    # of the mountain: the scene's, and a hiker's
    "surface",
    "start",
    "steps",
    "seed",
    "noise",
    "batch_size",
    "steps_per_epoch",
    "hikers",
    "optimizer",
    "learning_rate",
    "momentum",
    "nesterov",
    "beta_1",
    "beta_2",
    "epsilon",
    "schedule",
    "play",
    # of the tuner, beside those of the same name
    "data",
    "layers",
    "units",
    "activation",
    "dropout",
    "tuner",
    "objective",
    "max_trials",
    "epochs",
    "callbacks",
    "run",
]
ABOUT = ("hiker", "other", "tolerance", "within")  # whom a claim is about and how nearly: not what it says
Blank = Literal["gradient", "m", "v", "divisor", "rate", "step"]


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a lesson file; unknown keys are faults."""


class NumberOf(Strict, frozen=True, kw_only=True):
    """A number of a text, ``{name}``: what to measure (``of``), and how it is written.

    ``sets`` names the control that it is a value of: then a click on it sets that. ``never`` is what is written where
    there is no such number.
    """

    of: AnyMeasure
    format: Format = "number"
    digits: Annotated[int, msgspec.Meta(ge=1, le=8)] = 3
    sets: Control | None = None
    hiker: int = 0
    never: str | None = None


class Claim(Strict, frozen=True, kw_only=True):
    """What makes a sentence true: a measure (``of``) and what it should be, or a ``check`` that holds.

    ``says`` is a part of the text, word for word; each number in it must be among the claim's own. ``tolerance`` is how
    far a network that is trained again may be from the recorded one.
    """

    id: Id
    says: Text | None = None
    of: AnyMeasure | None = None
    equals: float | str | None = None
    about: float | None = None
    within: Annotated[float, msgspec.Meta(gt=0)] | None = None
    above: float | None = None
    below: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    never: bool = False
    check: AnyCheck | None = None
    holds: bool = True
    tolerance: Annotated[float, msgspec.Meta(ge=0)] | None = None

    def __post_init__(self) -> None:
        expects = [
            n for n in ("equals", "about", "above", "below", "at_least", "at_most") if getattr(self, n) is not None
        ]
        if (self.of is None) == (self.check is None):
            raise ValueError("give either of = { from = … }, a measure, or check = { check = … }")
        if self.of is None and (expects or self.never):
            raise ValueError(f"a check holds or not; {(*expects, 'never')[0]} belongs to a measure - at `$.check`")
        if self.of is not None and bool(expects) == self.never:
            raise ValueError(
                "say what the measure should be: equals, about with within, above, below, at_least, at_most"
            )
        if (self.about is None) != (self.within is None):
            raise ValueError(
                "about needs within, how far off it may be: about = 0.0947, within = 0.0001 - at `$.about`"
            )


class Prediction(Strict, frozen=True, kw_only=True):
    """What is to be predicted of one hiker's walk before it is shown."""

    ask: Literal["end", "diverges_at", "loss_curve", "steps"]
    hiker: int = 0


class Solution(Strict, frozen=True, kw_only=True):
    """One way to the goal, of many, which proves that there is one: a scene or a recorded search.

    ``hiker_with`` and ``scene_with`` are keys of the page's own scene, or of ``scene``, and of one hiker, exchanged.
    """

    scene: str | None = None
    search: str | None = None
    hiker: int = 0
    hiker_with: dict[str, Any] = {}
    scene_with: dict[str, Any] = {}

    def __post_init__(self) -> None:
        if (self.scene, self.search) == (None, None) and not self.hiker_with and not self.scene_with:
            raise ValueError("what reaches the goal? give hiker_with = { learning_rate = … }, a scene or a search")


class Contrast(Strict, frozen=True, kw_only=True):
    """Two scenes, or two recorded searches, that differ in one thing; ``labels`` say which is which."""

    labels: tuple[Label, Label] | None = None
    scenes: tuple[str, str] | None = None
    searches: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        if (self.scenes is None) == (self.searches is None):
            raise ValueError("give either scenes, two of them, or searches")


class CodeLine(Strict, frozen=True, kw_only=True):
    """A line of code beside the form, and the control of the tuner that it belongs to, if to any."""

    text: str
    control: Control | None = None


class Grounded(Strict, frozen=True, kw_only=True):
    """What a page stands on: a ``scene`` or a recorded ``search``, its numbers and its claims.

    ``plain`` lists the numbers of its texts that nothing measures: years, counts, numbers of the question itself.
    """

    id: Id
    covers: Annotated[tuple[Section, ...], msgspec.Meta(min_length=1)]
    scene: str | None = None
    search: str | None = None
    numbers: dict[str, NumberOf] = {}
    claims: tuple[Claim, ...] = ()
    plain: tuple[str, ...] = ()


class Lesson(Grounded, frozen=True, tag_field="kind", tag="lesson", kw_only=True):
    """One idea: at most three sentences, one question, one goal that the simulation checks.

    ``spec`` is a search that the form is set to. ``texts`` are the sections of its Markdown, the lead under "".
    """

    title: Text
    order: Annotated[int, msgspec.Meta(ge=1)]
    tab: Tab = "mountain"
    spec: str | None = None
    controls: tuple[Control, ...] = ()
    prediction: Prediction | None = None
    goal: AnyCheck
    solution: Solution
    contrast: Contrast | None = None
    code: tuple[CodeLine, ...] = ()
    texts: dict[str, str] = {}


class Choice(Strict, frozen=True, kw_only=True):
    """One answer of a question, and why it is right or wrong."""

    text: Text
    why: Text
    right: bool = False


class Again(Strict, frozen=True, kw_only=True):
    """How a question varies when it comes back: on another scene or search, with other words, another seed.

    The page's numbers are measured there. Without a text of its own, the page's claims have to be true there too; with
    one, its own ``claims`` are what makes it true.
    """

    scene: str | None = None
    search: str | None = None
    seed: Annotated[int, msgspec.Meta(ge=0)] | None = None
    text: Text | None = None
    choices: tuple[Choice, ...] | None = None
    claims: tuple[Claim, ...] = ()

    def __post_init__(self) -> None:
        if (self.scene, self.search, self.seed, self.text) == (None, None, None, None):
            raise ValueError("what changes when it comes back? give a scene, a search, a seed or a text")
        if self.choices is not None:
            _check_choices(self.choices)


class Question(Grounded, frozen=True, kw_only=True):
    """A question with one right answer, and the scene or search that proves it; ``after`` is the lesson it is about."""

    after: Id | None = None
    text: Text
    choices: tuple[Choice, ...]
    again: tuple[Again, ...] = ()

    def __post_init__(self) -> None:
        _check_choices(self.choices)


class Exercise(Grounded, frozen=True, kw_only=True):
    """A task that the simulation checks, with a hint and an answer in words."""

    task: Text
    tab: Tab = "mountain"
    controls: tuple[Control, ...] = ()
    goal: AnyCheck
    solution: Solution
    spec: str | None = None
    hint: Text
    answer: Text
    reached: Text | None = None
    not_yet: Text | None = None


class Interview(Grounded, frozen=True, kw_only=True):
    """A question to be answered aloud; ``points`` are what a good answer has, for a self-grade."""

    question: Text
    answer: Text
    points: Annotated[tuple[Text, ...], msgspec.Meta(min_length=2, max_length=8)]


class Faq(Grounded, frozen=True, kw_only=True):
    """A question that people ask, and its answer."""

    question: Text
    answer: Text


class Term(Grounded, frozen=True, kw_only=True):
    """A word of the chapter or of the window in one sentence; ``symbol`` is its letter in formulas, if it has one."""

    covers: tuple[Section, ...] = ()
    term: Text
    aliases: tuple[Text, ...] = ()
    symbol: str | None = None
    sentence: Text


class Example(Grounded, frozen=True, tag_field="kind", tag="example", kw_only=True):
    """A worked example that fades: one step of one hiker (the first is 1), with more blanks in each round."""

    title: Text
    order: Annotated[int, msgspec.Meta(ge=1)]
    scene: str
    hiker: int = 0
    step: Annotated[int, msgspec.Meta(ge=1)] = 1
    axis: Literal["x", "y"] = "x"
    rounds: Annotated[tuple[tuple[Blank, ...], ...], msgspec.Meta(min_length=2)]
    texts: dict[str, str] = {}

    def __post_init__(self) -> None:
        if self.rounds[0] or any(len(a) >= len(b) for a, b in zip(self.rounds, self.rounds[1:], strict=False)):
            raise ValueError(
                'each round has more blanks than the one before, the first has none: [[], ["step"]] - at `$.rounds`'
            )


class Questions(Strict, frozen=True, tag_field="kind", tag="questions", kw_only=True):
    """A file of questions."""

    questions: tuple[Question, ...]


class Exercises(Strict, frozen=True, tag_field="kind", tag="exercises", kw_only=True):
    """A file of exercises."""

    exercises: tuple[Exercise, ...]


class Interviews(Strict, frozen=True, tag_field="kind", tag="interview", kw_only=True):
    """A file of interview questions."""

    questions: tuple[Interview, ...]


class Faqs(Strict, frozen=True, tag_field="kind", tag="faq", kw_only=True):
    """A file of the questions that people ask."""

    questions: tuple[Faq, ...]


class Glossary(Strict, frozen=True, tag_field="kind", tag="glossary", kw_only=True):
    """A file of terms."""

    terms: tuple[Term, ...]


FileKind = Lesson | Example | Questions | Exercises | Interviews | Faqs | Glossary
Page = Lesson | Example | Question | Exercise | Interview | Faq | Term


def pages_of(file: FileKind) -> tuple[Page, ...]:
    """The pages of a file: a lesson is one, a file of questions has many."""
    match file:
        case Lesson() | Example():
            return (file,)
        case Questions() | Interviews() | Faqs():
            return file.questions
        case Exercises():
            return file.exercises
        case Glossary():
            return file.terms


def own_numbers(claim: Claim) -> list[float]:
    """The numbers that a claim is about: what it expects, and whatever it measures with."""
    return numbers_in(msgspec.to_builtins(claim))


def numbers_in(plain: Any) -> list[float]:
    """The numbers that a plain value has somewhere inside."""
    if isinstance(plain, bool):
        return []
    if isinstance(plain, int | float):
        return [float(plain)]
    if isinstance(plain, dict):
        inner = [value for name, value in plain.items() if name not in ABOUT or isinstance(value, dict)]
    else:
        inner = list(plain) if isinstance(plain, list | tuple) else []
    return [number for one in inner for number in numbers_in(one)]


def _check_choices(choices: tuple[Choice, ...]) -> None:
    if not 2 <= len(choices) <= 6:
        raise ValueError(f"a question has 2 to 6 choices, this one {len(choices)} - at `$.choices`")
    if (right := sum(choice.right for choice in choices)) != 1:
        raise ValueError(f"one choice is right, and says right = true; here {right} do - at `$.choices`")
    if len({choice.text for choice in choices}) < len(choices):
        raise ValueError("two choices are the same - at `$.choices`")
