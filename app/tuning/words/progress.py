"""What is said of how far a search is, and how it ended."""

from __future__ import annotations

from app.descent.text.numbers import counted
from app.tuning.record.progress import Progress, Running
from app.tuning.words.durations import duration_text
from app.tuning.words.failures import failures_text


def status_text(progress: Progress) -> str:
    """Where a search is, in one line; empty before it has begun."""
    trials = counted(progress.finished, "trial")
    done = trials if progress.planned is None else f"{progress.finished:,} of {counted(progress.planned, 'trial')}"
    without = _without_score(progress)
    match progress.kind:
        case "none":
            return ""
        case "foreign" | "foreign, running":
            return _foreign_text(progress, trials)
        case "preparing":
            return "Preparing the first model…"
        case "running":
            left = "" if progress.seconds_left is None else f" · {duration_text(progress.seconds_left)} left"
            last = not progress.running and progress.planned is not None and progress.finished >= progress.planned
            now = "finishing" if last else _running_text(progress.running)
            return f"{done} done{without} · {now}{left}"
        case "nothing scored":
            return failures_text(progress.failures, without)
        case "completed":
            lasted = "" if progress.seconds is None else f", {duration_text(progress.seconds)} of training"
            return f"Completed: {trials}{without}{lasted}."
        case "exhausted":
            whole = progress.combinations
            why = "the tuner found no other combination" if whole is None else _all(whole)
            return f"Ended after {done}: {why}."
        case "stopped":
            if not progress.finished:
                return "Stopped before the first trial finished."
            return f"Stopped after {done}{without}. Finished trials are kept."
        case "failed":
            kept = "" if progress.gone or not progress.finished else " Finished trials are kept."
            return f"Failed after {done}{without}.{kept}"


def _foreign_text(progress: Progress, trials: str) -> str:
    """What a script's search has come to, as far as its files say so."""
    without, running = _without_score(progress), progress.running
    if progress.kind == "foreign, running":
        now = f"trial {running[0].number} is" if len(running) == 1 else f"{len(running):,} trials are"
        return (
            f"A Keras Tuner script is running in this folder: {trials} finished{without}, {now} running. "
            "What it writes is shown here; only the script can pause or stop it."
        )
    if progress.failures is not None:
        return f"Made by a plain Keras Tuner script. {failures_text(progress.failures, without)}"
    rest = " (not all of them)" if progress.unfinished else ""
    done = f"Made by a plain Keras Tuner script: {trials} finished{rest}{without}."
    if not progress.finished:
        return done
    if not progress.curves:
        return f"{done} Its files don't say at which epochs the scores were reached; History has the scores."
    return f"{done} Its files keep only each trial's best epoch, so there are no curves."


def _all(combinations: int) -> str:
    return "the only combination was tried" if combinations == 1 else f"all {combinations:,} combinations tried"


def _running_text(running: tuple[Running, ...]) -> str:
    """What is trained now."""
    match running:
        case ():
            return "choosing the next trial"
        case (trial,):
            whole = f"{trial.epochs:,} of {counted(trial.planned, 'epoch')}"
            trained = (
                whole if trial.planned else counted(trial.epochs, "epoch")
            )  # only a script knows how many there are
            epochs = trained if trial.epochs else "building its model"
            return f"trial {trial.number}: {epochs}"
        case several:
            return f"{len(several)} trials running"


def _without_score(progress: Progress) -> str:
    """How many of the trials that need no more work came to nothing: " (2 skipped, 1 failed)", or an empty text."""
    told = ", ".join(f"{count:,} {status.lower()}" for status, count in progress.scoreless)
    return f" ({told})" if told else ""


def other_process_text(who: str, script: str | None = None) -> str:
    """What a search is that another process runs, as its lock names it; ``script`` is the one that is watched."""
    if script is not None:
        return (
            f"{script or 'A script'} runs this search ({who}). Stop ends the search, not the script: it goes on with "
            "the line after."
        )
    return (
        f"{who[:1].upper()}{who[1:]} is running a search in this folder. What it writes is shown here, but only there "
        "can it be paused or stopped; you can't resume it here until it ends."
    )
