"""Running every claim of a folder: its numbers, its claims, its goals, its contrasts; one result each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from app.descent.text.json_input import InputError
from app.learn.checks.every_check import within
from app.learn.checks.measure import Found
from app.learn.checks.seen import Runs, Seen
from app.learn.checks.walk_checks import changes
from app.learn.lessons.fill import seen_at, seen_of
from app.learn.lessons.kinds import Claim, Contrast, Example, Exercise, Lesson, Page, Question, numbers_in
from app.learn.lessons.predictions import truth_of
from app.learn.lessons.read import Course, Fault
from app.learn.lessons.texts import literals
from app.learn.lessons.worked_example import step_numbers
from app.learn.named_files import read_spec

EXACT = 1e-9  # of a value that equals another


class Result(NamedTuple):
    """What one claim came to; ``expected`` says in words what would have been right."""

    page: str
    claim: str
    value: Found
    ok: bool
    expected: str
    tolerance: float | None = None  # of a network trained again


def run_claims(course: Course, runs: Runs) -> Iterator[Result]:
    """The result of each claim, page by page; a claim that cannot be looked at is false, and says why."""
    for page in course.pages:
        yield from run_page(page, runs)


def false_claim(course: Course, result: Result) -> Fault:
    """A claim that is false as a fault of its file."""
    sentence = f"in {result.page}, {result.claim}: got {result.value!r}; expected {result.expected}"
    return Fault(course.files[result.page], sentence)


def run_page(page: Page, runs: Runs) -> Iterator[Result]:
    """The results of one page."""
    try:
        seen = seen_of(runs, page)
    except InputError as error:
        yield Result(page.id, "scene", None, False, str(error))
        return
    yield from _numbers_and_claims(page, seen, page.claims)
    match page:
        case Question():
            for index, again in enumerate(page.again):
                try:
                    varied = seen_of(runs, page, again)
                except InputError as error:
                    yield Result(page.id, f"again-{index}", None, False, str(error))
                    continue
                claims = page.claims if again.text is None else again.claims
                yield from _numbers_and_claims(page, varied, claims, f"again-{index}-")
        case Lesson() | Exercise():
            yield from _goal(page, seen)
            if isinstance(page, Lesson) and page.prediction is not None:
                yield _looked(page.id, "prediction", lambda: _has_truth(page, seen))
            if isinstance(page, Lesson) and page.code:
                yield _looked(page.id, "code", lambda: _code(page, seen))
            if isinstance(page, Lesson) and page.contrast is not None:
                yield _looked(page.id, "contrast", lambda: _contrast(page, runs))
        case Example():
            yield _looked(page.id, "worked-example", lambda: _example(page, seen))


def _numbers_and_claims(page: Page, seen: Seen, claims: tuple[Claim, ...], before: str = "") -> Iterator[Result]:
    for name, number in page.numbers.items():
        try:
            value = number.of.look(seen)
        except InputError as error:
            yield Result(page.id, f"{before}{{{name}}}", None, False, str(error))
            continue
        ok = value is not None or number.never is not None
        yield Result(
            page.id, f"{before}{{{name}}}", value, ok, "a number: say with never = … what stands where none is"
        )
    for claim in claims:
        try:
            value, ok = judged(claim, seen)
            yield Result(page.id, f"{before}{claim.id}", value, ok, expected(claim), claim.tolerance)
        except InputError as error:
            yield Result(page.id, f"{before}{claim.id}", None, False, str(error))


def judged(claim: Claim, seen: Seen) -> tuple[Found, bool]:
    """The value of a claim, and whether it is as claimed; of a check, the first of the numbers that it declares."""
    if claim.check is not None:
        answer = claim.check.answer(seen)
        return next(iter(answer.numbers.values()), None), answer.ok is claim.holds
    assert claim.of is not None
    value = claim.of.look(seen)
    if claim.never or value is None:
        return value, claim.never and value is None
    if claim.equals is not None and not _equal(value, claim.equals):
        return value, False
    if claim.about is not None and claim.within is not None:
        about = (claim.about - claim.within, claim.about + claim.within, None, None)
        if not within(value, *about):
            return value, False
    bounds = (claim.at_least, claim.at_most, claim.above, claim.below)
    return value, bounds == (None,) * 4 or within(value, *bounds)


def _equal(value: Found, wanted: float | str) -> bool:
    if isinstance(value, str) or isinstance(wanted, str):
        return value == wanted
    return value is not None and math.isclose(value, wanted, rel_tol=EXACT, abs_tol=1e-12)


def expected(claim: Claim) -> str:
    """What a claim expects, in words."""
    if claim.check is not None:
        return f"{type(claim.check).__struct_config__.tag} {'holds' if claim.holds else 'does not hold'}"
    if claim.never:
        return "never"
    found = [f"{claim.about} ± {claim.within}"] if claim.about is not None else []
    for name in ("equals", "at_least", "at_most", "above", "below"):
        if (value := getattr(claim, name)) is not None:
            found.append(f"{name.replace('_', ' ')} {value}")
    return ", ".join(found)


def _looked(page: str, claim: str, look: Callable[[], tuple[Found, bool, str]]) -> Result:
    try:
        value, ok, wanted = look()
    except InputError as error:
        return Result(page, claim, None, False, str(error))
    return Result(page, claim, value, ok, wanted)


def _goal(page: Lesson | Exercise, seen: Seen) -> Iterator[Result]:
    """A goal can be reached, by the solution, and is not reached before anything was done."""
    yield _looked(page.id, "solution", lambda: _solved(page, seen))
    if seen.scene is not None:
        yield _looked(page.id, "goal-is-open", lambda: _open(page, seen))


def _solved(page: Lesson | Exercise, seen: Seen) -> tuple[Found, bool, str]:
    answer = page.goal.answer(seen_at(seen, page.solution))
    return next(iter(answer.numbers.values()), None), answer.ok, "the solution reaches the goal"


def _open(page: Lesson | Exercise, seen: Seen) -> tuple[Found, bool, str]:
    answer = page.goal.answer(seen)
    wanted = "the scene as it is set up does not reach the goal yet, or there is nothing to do"
    return next(iter(answer.numbers.values()), None), not answer.ok, wanted


def _has_truth(page: Lesson, seen: Seen) -> tuple[Found, bool, str]:
    assert page.prediction is not None
    truth = truth_of(page.prediction, seen)
    return (truth if isinstance(truth, float) else None), truth is not None, "there is something to predict"


def _contrast(page: Lesson, runs: Runs) -> tuple[Found, bool, str]:
    assert page.contrast is not None
    names = contrast_changes(page.contrast, runs)
    return ", ".join(names) or "nothing", len(names) == 1, "the two differ in one thing"


def contrast_changes(contrast: Contrast, runs: Runs) -> list[str]:
    """The things in which the two of a contrast differ, by name."""
    if contrast.scenes is not None:
        return changes(*(runs.scene(name) for name in contrast.scenes))
    assert contrast.searches is not None
    specs = [runs.search(name).spec for name in contrast.searches]
    one, other = (msgspec.to_builtins(spec) if spec is not None else {} for spec in specs)
    for whole in (one, other):
        for part in ("space", "callbacks"):
            whole.update(whole.pop(part, {}))
    return [name.replace("_", " ") for name in one if one[name] != other.get(name)]


def _code(page: Lesson, seen: Seen) -> tuple[Found, bool, str]:
    """Each number of a line of code is what the search has at the control that the line belongs to."""
    spec = read_spec(seen.runs.named_folder, page.spec) if page.spec is not None else seen.whole_search.spec
    plain = {} if spec is None else msgspec.to_builtins(spec)
    values = {**plain, **plain.get("space", {})}
    for line in page.code:
        known = numbers_in(values.get(str(line.control)))
        loose = [one.written for one in literals(line.text) if line.control in values and one.value not in known]
        if loose:
            return loose[0], False, f"in the line {line.text.strip()!r}, a number that the search has at {line.control}"
    return float(len(page.code)), True, "every number of the code is the search's"


def _example(page: Example, seen: Seen) -> tuple[Found, bool, str]:
    numbers = step_numbers(page, seen)
    finite = all(math.isfinite(number.value) for number in numbers)
    return float(len(numbers)), finite, "every number of the step is finite"
