"""What is said of the orders that a running search was given: to start, stop, pause, or skip a trial."""

from __future__ import annotations

import time

from app.descent.text.numbers import plural


def phase_text(phase: str, in_thread: bool = False) -> str:
    """What a search does before its first event and after it was stopped; empty in between."""
    match phase:
        case "starting":
            return "Loading TensorFlow…" if in_thread else "Starting the training process…"
        case "stopping":
            return "Stopping…"
        case _:
            return ""


def skip_text(trial: int | None, running: int) -> str:
    """Which trial would be skipped (by its number, None if nobody can know), of so many that run."""
    if trial is None and running > 1:
        return "Several trials are running: choose the one to skip in the table or on the chart."
    which = "the running trial" if trial is None else f"trial {trial}"
    return f"Give up {which}, keep its curve, and move on to the next."


def orders_text(
    status: str, paused: bool, skipped: int | None, ending: bool, workers: int, stops_at: float | None = None
) -> str:
    """A running search's status, and what it was told to do: pause, skip a trial, stop after what runs.

    ``stops_at`` is when it is to be told to stop, in Unix seconds; said as the clock on the wall shows it.
    """
    said = [f"Paused. {status}" if paused else status]
    if paused and skipped is not None:
        said.append(f"Trial {skipped} will be skipped on Resume.")
    if ending:
        said.append(f"Will stop after {'this trial' if workers < 2 else 'the running trials'}.")
    elif stops_at is not None:
        clock = time.strftime("%H:%M", time.localtime(stops_at))
        said.append(f"Will stop at {clock}, after the {plural('trial', max(1, workers))} running then.")
    return "\n".join(said)
