"""What the tuner tab says about a search, each sentence a function of its state."""

from __future__ import annotations

from collections import Counter

from app.descent.text.numbers import lr_text, metric_text
from app.tuning.names import LOCAL
from app.tuning.record.short_text import summary, value_text
from app.tuning.record.state import SearchState, TrialState
from app.tuning.spec.data import rows_of, training_rows
from app.tuning.spec.plan import plan_of, trials_asked
from app.tuning.spec.search import SearchSpec, combinations
from app.tuning.spec.tuner import Hyperband

HOW = {
    "RandomSearch": "drawn at random",
    "GridSearch": "in the grid's order",
    "BayesianOptimization": "chosen by what earlier ones scored",
    "Hyperband": "",
}


MOST_WORDS = 160  # letters of a failure's reason where there is room for a line or two
MOST_TIES = 5  # trials as good as the best that are named


def status_text(state: SearchState, now: float) -> str:
    """Where a search is, in one line."""
    if state.spec is None or (state.started is None and state.reason is None):
        return ""
    if state.foreign:
        scored = f"{_trials(state.finished)} finished" + (", others not" if state.reason == "stopped" else "")
        return f"Made by a plain Keras Tuner script: {scored}. Its files keep each trial's best epoch, but no curves."
    done = f"{state.finished:,} of {_trials(state.plan.trials)}" if state.plan else _trials(state.finished)
    if state.running:
        if not state.trials:
            return "Preparing the first model…"
        parts = [f"{done} done{_otherwise(state)}", _running_text(state)]
        if (left := state.seconds_left(now)) is not None:
            parts.append(f"{duration_text(left)} left")
        return " · ".join(parts)
    if state.reason in ("completed", "exhausted") and (why := scoreless_text(state)):
        return why
    match state.reason:
        case "completed":
            seconds = sum(t.seconds for t in state.trials.values())
            return f"Completed: {_trials(state.finished)}{_otherwise(state)}, {duration_text(seconds)} of training."
        case "exhausted":
            asked = trials_asked(state.spec)
            return f"Ended after {state.finished:,} of {_trials(asked)}: the space holds no other combination."
        case "stopped":
            if not state.finished:
                return "Stopped before the first trial was finished."
            return f"Stopped after {done}{_otherwise(state)}. Finished trials are kept."
        case _:
            kept = " Finished trials are kept." if state.finished else ""
            return f"Failed after {done}{_otherwise(state)}.{kept}"


def _running_text(state: SearchState) -> str:
    """What is trained now."""
    match state.running_trials:
        case ():
            return "choosing the next trial"
        case (trial,):
            epochs = f"{len(trial.epochs):,} of {_epochs(state.epochs_planned(trial))}"
            return f"trial {trial.number}: {epochs if trial.epochs else 'building its model'}"
        case several:
            return f"{len(several)} trials running"


def elsewhere_text(who: str) -> str:
    """What a search is that another process runs, as its lock names it."""
    return (
        f"{who[:1].upper()}{who[1:]} is searching in this folder: this is how far it was when the folder was opened. "
        "Its end will be shown; until then it cannot be gone on with here."
    )


def unreadable_text(state: SearchState) -> str:
    """How much of a search's journals is not shown, since it cannot be read; empty if all is."""
    match state.unreadable:
        case 0:
            return ""
        case 1:
            return "One line in this search's journals cannot be read and is left out."
        case count:
            return f"{count:,} lines in this search's journals cannot be read and are left out."


def lost_text(state: SearchState) -> str:
    """Which workers died, and what becomes of their trials."""
    lines = []
    for lost in state.lost:
        trial = "" if lost.trial is None else f"trial {lost.trial}"
        if LOCAL.fullmatch(lost.worker):
            lines.append(
                f"Worker {lost.worker} died; it is started again" + (f" and runs {trial} again." if trial else ".")
            )
        else:
            lines.append(lost.message + (f" T{trial[1:]} is run again." if trial else ""))
    return "\n".join(lines)


def skip_text(state: SearchState, chosen: str) -> str:
    """Which trial would be skipped, or how to say which one."""
    if len(state.running_trials) > 1 and state.to_skip(chosen) is None:
        return "Several trials run; choose the one to give up in the table or the chart."
    trial = state.to_skip(chosen)
    which = "the running trial" if trial is None else f"trial {trial.number}"
    return f"Give up {which}, keep its curve, and go on with the next."


def _otherwise(state: SearchState) -> str:
    """How many of the trials that need no more work came to nothing: " (2 skipped, 1 failed)", or an empty text."""
    if state.finished == len(state.ranked):
        return ""
    counts = Counter(trial.status for trial in state.trials.values())
    told = [f"{counts[status]:,} {status.lower()}" for status in ("SKIPPED", "FAILED", "INVALID") if counts[status]]
    return f" ({', '.join(told)})" if told else ""


def scoreless_text(state: SearchState) -> str:
    """Why a search has no score at all, in a line; empty if it has one or if none failed."""
    if state.ranked:
        return ""
    failed = [t for t in state.trials.values() if t.status in ("FAILED", "INVALID")]
    if not failed:
        return ""
    if len(failed) == len(state.trials):
        what = "The trial" if len(failed) == 1 else f"Every one of {_trials(len(failed))}"
        what += " failed"
    else:
        what = f"No trial came to a score{_otherwise(state)}"
    why = summary(failed[-1].message or "")
    return f"{what}: {why if len(why) <= MOST_WORDS else why[:MOST_WORDS].rsplit(' ', 1)[0] + ' …'}"


def state_text(state: SearchState, trial: TrialState) -> str:
    """A trial's status, whether it is held still, and whether its numbers got out of hand."""
    status, epoch = status_word(state, trial), trial.diverged
    return status if epoch is None else f"{status}, diverged at epoch {epoch + 1}"


def status_word(state: SearchState, trial: TrialState) -> str:
    """A trial's status, or that it is held still."""
    return "PAUSED" if trial.status == "RUNNING" and trial.worker in state.paused else trial.status


def trial_tip(state: SearchState, trial: TrialState) -> str:
    """What there is to say of a trial beside its row: why it failed, or that it diverged, and Hyperband's plan."""
    if trial.message:
        return summary(trial.message)
    told = [f"{state_text(state, trial)}."] if trial.diverged is not None else []
    return "\n".join([*told, *([course_text(trial)] if trial.course else [])])


def executions_text(spec: SearchSpec | None) -> str:
    """Why a trial has several lines; empty if it has one."""
    if spec is None or spec.executions_per_trial < 2:
        return ""
    return f"Each trial is trained {spec.executions_per_trial} times: lines of one look, with its name at the last."


def epochs_text(trial: TrialState) -> str:
    """How many epochs a trial was trained, or of one that goes on with another's weights which: 3–4."""
    first = trial.course.get("initial_epoch", 0)
    if not (trial.epochs and isinstance(first, int) and first > 0):
        return f"{len(trial.epochs)}"
    last = trial.epochs[-1].epoch
    return f"{first + 1}–{last + 1}" if last > first else f"{first + 1}"


def duration_text(seconds: float) -> str:
    """A rough duration: 8 s, 2 min 5 s, 1 h 3 min."""
    whole = round(seconds)
    if whole < 1:
        return "under 1 s"
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def space_text(spec: SearchSpec) -> str:
    """How many different trials there are, and how many of them will be tried."""
    total = combinations(spec)
    tried, how = trials_asked(spec), HOW[type(spec.tuner).__name__]
    if isinstance(spec.tuner, Hyperband):
        size = "is continuous" if total is None else f"holds {_combinations(total)}"
        plan = plan_of(spec)
        few = ", too few for its brackets" if plan.trials < tried else ""
        return f"The space {size}{few}; Hyperband makes at most {_trials(plan.trials)}, {_epochs(plan.epochs)} in all."
    if total is None:
        return f"The space is continuous; {_trials(tried)} will be tried, {how}."
    if total == 1:
        return "Nothing varies: there is one combination to train."
    if total <= tried:
        return f"The space holds {total:,} combinations; all of them will be tried."
    return f"The space holds {total:,} combinations; {tried:,} of them, {how}, will be tried."


def empty_text(spec: SearchSpec | None) -> str:
    """What the empty chart says; ``spec`` is what Start would run, None if it can run none."""
    drawn = "Every trial draws its curve here, epoch by epoch."
    if spec is None:
        return f"Start waits until what is marked in the form is mended.\n{drawn}"
    plan = plan_of(spec)
    count = plan.trials * spec.executions_per_trial
    networks = "1 network" if count == 1 else f"{count:,} networks"
    if isinstance(spec.tuner, Hyperband):
        how, each = f"up to {networks} for at most {_epochs(plan.epochs)}", " in all"
    else:
        how, each = f"{networks} for {_epochs(spec.epochs)}", "" if count == 1 else " each"
    return f"Press Start to train {how}{each}.\n{drawn}"


def score_text(spec: SearchSpec, trial: TrialState) -> str:
    """A trial's score and what it is of; empty without one."""
    if trial.score is None:
        return ""
    text = f"{spec.objective} {metric_text(trial.score)}"
    if spec.executions_per_trial > 1:
        return f"{text}, mean of {spec.executions_per_trial} executions"
    return text if trial.best_epoch is None else f"{text} at epoch {trial.best_epoch + 1}"


def best_text(state: SearchState) -> str:
    """Who is best and by how much that means anything."""
    best, spec = state.best, state.spec
    if best is None or spec is None or best.score is None:
        return ""
    text = f"Trial {best.number}: {score_text(spec, best)}."
    ties = [t.number for t in state.ties]
    if ties:
        named = ties if len(ties) <= MOST_TIES + 1 else ties[:MOST_TIES]
        others = ", ".join(map(str, named))
        others += f" and {len(ties) - len(named):,} others" if len(named) < len(ties) else ""
        text += f" {'Trial' if len(ties) == 1 else 'Trials'} {others} reached the same."
    return text


def grain_text(state: SearchState) -> str:
    """How coarse an accuracy is: one row of the validation part. Of a file one needs to have read its rows."""
    spec = state.spec
    all_rows = state.rows or (rows_of(spec.data) if spec is not None else None)
    if spec is None or not spec.objective.endswith("accuracy") or all_rows is None or state.foreign:
        return ""
    # Keras cuts the training part down to a whole number of rows; the rest validates.
    training = training_rows(all_rows, spec.validation_split)
    rows = all_rows - training if spec.objective.startswith("val_") else training
    part = "validation" if spec.objective.startswith("val_") else "training"
    return f"One of the {rows:,} {part} rows is worth {1 / rows:.2g}; a lead that small is luck."


def course_text(trial: TrialState) -> str:
    """What Hyperband had in mind with a trial; empty for other tuners."""
    course = trial.course
    if not {"bracket", "round", "epochs", "initial_epoch"} <= course.keys():
        return ""
    where = f"Hyperband, bracket {course['bracket']}, round {course['round']}"
    if "trial_id" not in course:
        return f"{where}: a new combination, trained to epoch {course['epochs']}."
    before = int(course["trial_id"]) if str(course["trial_id"]).isdecimal() else course["trial_id"]
    first = int(course["initial_epoch"]) + 1
    return f"{where}: goes on with the weights of trial {before}, from epoch {first} to epoch {course['epochs']}."


def hover_text(trial: TrialState, epoch: int, metric: str) -> str:
    """What a point of a curve stands for."""
    event = trial.epochs[epoch]
    value = event.logs.get(metric)
    lines = [f"Trial {trial.number}, epoch {event.epoch + 1}"]
    lines.append(f"{metric} {metric_text(value)}" if value is not None else f"{metric} is not a finite number")
    if event.learning_rate is not None:
        lines.append(f"learning rate used {lr_text(event.learning_rate)}")
    lines += [f"{name} {value_text(name, v)}" for name, v in trial.values.items() if name != "learning_rate"]
    return "\n".join(lines)


def _combinations(count: int) -> str:
    return "1 combination" if count == 1 else f"{count:,} combinations"


def _trials(count: int) -> str:
    return "1 trial" if count == 1 else f"{count:,} trials"


def _epochs(count: int) -> str:
    return "1 epoch" if count == 1 else f"{count:,} epochs"
