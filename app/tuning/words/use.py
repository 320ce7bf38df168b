"""Sentences about a finished search that is used: what the test part gave, what a final fit is, what a model takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.descent.text.numbers import counted, metric_text

MOST_NAMED = 4
SHORT = {
    "mean_absolute_error": "MAE",
    "root_mean_squared_error": "RMSE",
    "r2_score": "R²",
    "auc": "AUC",
    "f1_score": "F1",
}


def measures_text(measures: Mapping[str, float]) -> str:
    """Measures with their values, in one line."""
    named = {name: SHORT.get(name, name.replace("_", " ")) for name in measures}
    return ", ".join(f"{named[name]} {metric_text(value)}" for name, value in measures.items())


def scored_text(who: str, rows: int, measures: Mapping[str, float], earlier: Sequence[str]) -> str:
    """What came out on the test part; ``earlier`` names whose scorings there were before."""
    said = f"Test part, {counted(rows, 'row')} that no trial saw: {who} gets {measures_text(measures)}."
    if not earlier:
        return f"{said} Score it once: whoever chooses by it has no test part any more."
    before = ", ".join(dict.fromkeys(earlier))
    return f"{said} It was scored before ({before}), so a choice by these numbers is no longer a fair test."


def final_fit_text(
    number: int, epochs: int, rows: int, test: int, measures: Mapping[str, float], notes: Sequence[str]
) -> str:
    """What a final fit was made of, and what the test part says of it."""
    said = f"Final fit: the values of trial {number}, trained for {counted(epochs, 'epoch')} on {counted(rows, 'row')}."
    tested = f"On the {counted(test, 'row')} of the test part: {measures_text(measures)}." if test and measures else ""
    return " ".join(part for part in (said, tested or "There is no test part to score it on.", *notes) if part)


def model_takes_text(columns: Sequence[str], classes: Sequence[str], target: str) -> str:
    """What a saved model of a table takes and answers."""
    some = ", ".join(columns[:MOST_NAMED]) + (" …" if len(columns) > MOST_NAMED else "")
    answers = f"the class of {target} and the probability of each" if classes else f"{target} in its own unit"
    return f"It takes a table's {counted(len(columns), 'column')} by name ({some}) and answers {answers}."


def rows_kept_text(size: int) -> str:
    """That a table's rows are kept with its search, and what room these bytes take; empty where none are."""
    if not size:
        return ""
    room = f"{size / 1e6:,.0f} MB" if size >= 1e7 else f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.0f} KB"
    return f"The table's rows are kept with this search: {room}."
