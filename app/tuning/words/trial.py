"""What is said of one trial: its status and score, its epochs, and the tooltips over its curve, dot and row."""

from __future__ import annotations

from app.descent.text.numbers import metric_text, rate_text
from app.tuning.record.error_summary import summary
from app.tuning.record.short_text import short_text
from app.tuning.record.state import SearchState
from app.tuning.record.trial import TrialState
from app.tuning.spec.search import SearchSpec


def status_word(state: SearchState, trial: TrialState) -> str:
    """A trial's status, or that it is paused."""
    return "PAUSED" if trial.status == "RUNNING" and trial.worker in state.paused else trial.status


def state_text(state: SearchState, trial: TrialState) -> str:
    """A trial's status, whether it is paused, and whether its numbers got out of hand."""
    status, epoch = status_word(state, trial), trial.diverged
    if epoch is None:
        return f"{status}, diverged" if trial.ended_badly else status
    return f"{status}, diverged at epoch {epoch + 1}"


def score_text(spec: SearchSpec, trial: TrialState) -> str:
    """A trial's score and what it is of; empty without one."""
    if trial.score is None:
        return ""
    text = f"{spec.objective} {metric_text(trial.score)}"
    if spec.executions_per_trial > 1:
        return f"{text}, mean of {spec.executions_per_trial} executions"
    return text if trial.best_epoch is None else f"{text} at epoch {trial.best_epoch + 1}"


def epochs_text(trial: TrialState) -> str:
    """How many epochs a trial was trained, or of one that resumes another's weights which: 3–4."""
    first = trial.course.get("initial_epoch", 0)
    if not (trial.epochs and isinstance(first, int) and first > 0):
        return f"{len(trial.epochs)}"
    last = trial.epochs[-1].epoch
    return f"{first + 1}–{last + 1}" if last > first else f"{first + 1}"


def course_text(state: SearchState, trial: TrialState) -> str:
    """What Hyperband had in mind with a trial; empty for other tuners."""
    course = trial.course
    if not {"bracket", "round", "epochs", "initial_epoch"} <= course.keys():
        return ""
    where = f"Hyperband, bracket {course['bracket']}, round {course['round']}"
    if "trial_id" not in course:
        return f"{where}: a new combination, trained to epoch {course['epochs']}."
    earlier = state.trials.get(str(course["trial_id"]))
    before = earlier.number if earlier is not None else str(course["trial_id"]).lstrip("0") or "0"
    first = int(course["initial_epoch"]) + 1
    return f"{where}: resumes from the weights of trial {before}, epochs {first} to {course['epochs']}."


def row_tip(state: SearchState, trial: TrialState) -> str:
    """What there is to say beside a trial's row: why it failed, or that it diverged, and Hyperband's plan."""
    if trial.message:
        return summary(trial.message)
    told = [] if trial.trial.isdecimal() else [f"Keras Tuner's id: {trial.trial}"]
    told += [f"{state_text(state, trial)}."] if trial.ended_badly else []
    return "\n".join([*told, *([course_text(state, trial)] if trial.course else [])])


def dot_tip(state: SearchState, trial: TrialState) -> str:
    """What a trial's dot or cell stands for: its score, or its status, and its values."""
    objective = state.spec.objective if state.spec else "score"
    lines = [f"Trial {trial.number}"]
    lines.append(trial.status if trial.score is None else f"{objective} {metric_text(trial.score)}")
    lines += [f"{name} {short_text(name, v)}" for name, v in trial.values.items()]
    return "\n".join(lines)


def point_tip(trial: TrialState, place: int, metric: str) -> str:
    """What a point of a curve stands for; ``place`` is among the trial's epochs."""
    event = trial.epochs[place]
    value = event.logs.get(metric)
    lines = [f"Trial {trial.number}, epoch {event.epoch + 1}"]
    lines.append(f"{metric} {metric_text(value)}" if value is not None else f"{metric} is not a finite number")
    if event.learning_rate is not None:
        lines.append(f"learning rate {rate_text(event.learning_rate)}")
    lines += [f"{name} {short_text(name, v)}" for name, v in trial.values.items() if name != "learning_rate"]
    return "\n".join(lines)
