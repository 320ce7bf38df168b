"""The best of ten trials beside one answer for every row, a linear model and boosted trees, on known and made tables.

``python -m tests.benchmarks.known_tables [NAME…]``: a line a table; the scores are of the validation part.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn import datasets

from app.descent.text.numbers import metric_text
from app.tuning.control import Control
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.spec.data import Table, Task
from app.tuning.spec.measures import Monitor
from app.tuning.spec.search import SearchSpec, Space, Vary
from app.tuning.words.best import references_text
from app.tuning.workers.supervise import search_here

SPACE = Space(
    layers=Vary(min=1, max=2),
    units=Vary(choices=(16, 32, 64)),
    dropout=Vary(choices=(0.0, 0.2)),
    learning_rate=Vary(choices=(0.01, 0.003, 0.001)),
)


def _bundled(load: Callable[..., object], names: bool = True) -> pd.DataFrame:
    """One of scikit-learn's tables, its classes by their names."""
    bunch = load(as_frame=True)
    frame: pd.DataFrame = bunch.frame.copy()  # type: ignore[attr-defined]
    if names:
        frame["target"] = [str(bunch.target_names[k]) for k in frame["target"]]  # type: ignore[attr-defined]
    return frame


def churn(rows: int = 2000) -> pd.DataFrame:
    """Customers, of whom about one in eight leaves: mostly new ones on a monthly contract."""
    rng = np.random.default_rng(1)
    months = rng.integers(1, 72, rows)
    contract = rng.choice(["monthly", "one year", "two years"], rows, p=[0.55, 0.25, 0.2])
    charge = rng.normal(65, 25, rows).clip(18)
    height = -2.2 - 0.04 * months + 1.6 * (contract == "monthly") + 0.012 * (charge - 65)
    leaves = rng.random(rows) < 1 / (1 + np.exp(-height))
    words = np.where(leaves, "Yes", "No")
    return pd.DataFrame({"tenure": months, "Contract": contract, "MonthlyCharges": charge.round(2), "Churn": words})


def houses(rows: int = 1500) -> pd.DataFrame:
    """Prices that a district multiplies, and that fall in steps with age."""
    rng = np.random.default_rng(2)
    area, year = rng.uniform(40, 220, rows), rng.integers(1900, 2024, rows)
    district = rng.choice(list("ABCDE"), rows)
    worth = pd.Series(district).map({"A": 1.0, "B": 1.3, "C": 0.8, "D": 2.1, "E": 1.6}).to_numpy()
    price = area * 2500 * worth * np.where(year < 1950, 0.8, np.where(year < 1990, 0.9, 1.1))
    price *= np.exp(rng.normal(0, 0.12, rows))
    return pd.DataFrame({"area": area.round(1), "year": year, "district": district, "price": price.round()})


TABLES: dict[str, tuple[Callable[[], pd.DataFrame], str, Task, Monitor]] = {
    "iris": (lambda: _bundled(datasets.load_iris), "target", "multiclass", "val_accuracy"),
    "wine": (lambda: _bundled(datasets.load_wine), "target", "multiclass", "val_accuracy"),
    "breast cancer": (lambda: _bundled(datasets.load_breast_cancer), "target", "binary", "val_accuracy"),
    "diabetes": (lambda: _bundled(datasets.load_diabetes, False), "target", "regression", "val_mean_absolute_error"),
    "churn": (churn, "Churn", "binary", "val_auc"),
    "houses": (houses, "price", "regression", "val_r2_score"),
}


def main() -> None:
    """Search each table, and print what came of it."""
    print(f"{'table':14} {'objective':24} {'baseline':>9} {'linear':>9} {'trees':>9} {'best of 10':>10}")
    with tempfile.TemporaryDirectory() as home:
        for name in sys.argv[1:] or TABLES:
            make, target, task, objective = TABLES[name]
            path, project = Path(home, f"{name}.csv"), Path(home, name)
            make().to_csv(path, index=False)
            data = Table(str(path), target, task)
            spec = SearchSpec(data=data, space=SPACE, objective=objective, max_trials=10, epochs=30)
            prepare_project(project, spec, False)
            search_here(project, lambda _event: None, Control())
            state = project_state(project)
            assert state.best is not None, state.message
            told = {reference.kind: reference.score for reference in state.references}
            scores = [state.baseline, told.get("linear"), told.get("trees"), state.best.score]
            said = " ".join(f"{'' if score is None else metric_text(score):>9}" for score in scores)
            print(f"{name:14} {objective:24} {said}\n  {references_text(state)}", flush=True)


if __name__ == "__main__":
    main()
