"""What is said of the best trial: who it is, who scored the same, and what its score is worth."""

from __future__ import annotations

from app.descent.text.numbers import counted, metric_text, plural
from app.tuning.record.events import ReferenceScored
from app.tuning.record.ranking import beats_baseline, best_reference, is_better, judged_rows, standard_error
from app.tuning.record.state import SearchState
from app.tuning.spec.measures import METRIC, OF_CLASSES, measure_of
from app.tuning.spec.search import SearchSpec
from app.tuning.words.trial import score_text

REFERENCES = {"linear": "a linear model", "trees": "boosted trees"}
NAMES = {"linear": ("The linear model", "does"), "trees": ("The trees", "do")}
MOST_TIES = 5  # trials as good as the best that are named


def best_text(state: SearchState) -> str:
    """Which trial is best, and which others scored the same."""
    best, spec = state.best, state.spec
    if best is None or spec is None or best.score is None:
        return ""
    text = f"Trial {best.number}: {score_text(spec, best)}."
    ties = [t.number for t in state.ties]
    if ties:
        named = ties if len(ties) <= MOST_TIES + 1 else ties[:MOST_TIES]
        others = ", ".join(map(str, named))
        others += f" and {len(ties) - len(named):,} others" if len(named) < len(ties) else ""
        text += f" {plural('Trial', len(ties))} {others} scored the same."
    return text


def baseline_text(state: SearchState) -> str:
    """What one answer for every row would score, and whether any trial does better; empty where nobody knows."""
    better = beats_baseline(state)
    if better is None or state.spec is None or state.baseline is None:
        return ""
    end = "" if better else "; no trial does better"
    return f"Always {_simplest(state, state.spec)} would score {metric_text(state.baseline)}{end}."


def _simplest(state: SearchState, spec: SearchSpec) -> str:
    """What the baseline is the score of (``app.tuning.data.baseline``)."""
    measure = measure_of(spec.objective)
    if measure != "loss":
        return "guessing the most common class" if measure in OF_CLASSES else "guessing the mean"
    of_classes = METRIC["binary"] in state.metrics
    return "answering with the classes' shares" if of_classes else "guessing the mean"


def references_text(state: SearchState) -> str:
    """What models of scikit-learn's score beside the best trial, and who does best, as far as chance lets one say."""
    told, first = [r for r in state.references if r.score is not None], best_reference(state)
    best, spec = state.best, state.spec
    if first is None or first.score is None or spec is None or best is None or best.score is None:
        return ""
    parts = ", ".join(f"{REFERENCES[r.kind]} {metric_text(r.score or 0.0)}{_rows_of(r)}" for r in told)
    verdict = _verdict(state, spec, first.score, best.score).format(the=NAMES[first.kind][0], do=NAMES[first.kind][1])
    return f"Beside it, scikit-learn on the same rows: {parts}. {verdict}"


def _rows_of(told: ReferenceScored) -> str:
    return "" if told.rows is None else f" (trained on {counted(told.rows, 'row')})"


def _verdict(state: SearchState, spec: SearchSpec, other: float, network: float) -> str:
    """Who does best. A small lead on few rows may be luck: less than two standard errors of a share."""
    error = standard_error(state)
    luck = error is not None and abs(other - network) < 2 * error
    if is_better(spec, other, network):
        return "{the} came out ahead, but that may be luck." if luck else "{the} {do} better here."
    if is_better(spec, network, other):
        return "The best network is ahead, but that may be luck." if luck else "The best network does better."
    return "{the} {do} as well as the best network."


def luck_text(state: SearchState) -> str:
    """How far chance alone moves an accuracy; empty for other objectives, and where nobody has counted the rows."""
    error, rows, best = standard_error(state), judged_rows(state), state.best
    if error is None or rows is None or state.spec is None or best is None or best.score is None:
        return ""
    part = "validation" if state.spec.objective.startswith("val_") else "training"
    return (
        f"On {counted(rows, f'{part} row')}, chance alone moves a score of {metric_text(best.score)} "
        f"by about {error:.2g} (its standard error): a lead of less than {2 * error:.2g} may be luck."
    )
