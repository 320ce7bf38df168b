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
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
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


def passengers(rows: int = 891) -> pd.DataFrame:
    """Women, children and the first class come through a sinking ship; two columns say what others say."""
    rng = np.random.default_rng(3)
    sex, place = rng.choice(["male", "female"], rows, p=[0.65, 0.35]), rng.choice([1, 2, 3], rows, p=[0.24, 0.21, 0.55])
    age = np.where(rng.random(rows) < 0.2, np.nan, rng.gamma(6, 5, rows).round())
    height = 2.5 * (sex == "female") - 0.9 * (place - 2) + 1.5 * (np.nan_to_num(age, nan=30) < 10) - 1.4
    survived = (rng.random(rows) < 1 / (1 + np.exp(-height))).astype(int)
    return pd.DataFrame(
        {
            "PassengerId": range(1, rows + 1),
            "Survived": survived,
            "Pclass": place,
            "Sex": sex,
            "Age": age,
            "Fare": (rng.gamma(2, 12, rows) * (4 - place)).round(2),
            "Embarked": rng.choice(["S", "C", "Q"], rows, p=[0.72, 0.19, 0.09]),
        }
    )


def meals(rows: int = 500) -> pd.DataFrame:
    """Tips, mostly a share of the bill."""
    rng = np.random.default_rng(4)
    bill, size = rng.gamma(4, 5, rows).round(2), rng.integers(1, 7, rows)
    time = rng.choice(["Lunch", "Dinner"], rows)
    tip = 0.9 + 0.11 * bill + 0.15 * size + 0.2 * (time == "Dinner") + rng.normal(0, 0.7, rows)
    return pd.DataFrame({"total_bill": bill, "tip": tip.clip(1).round(2), "time": time, "size": size})


def bicycles(rows: int = 4000) -> pd.DataFrame:
    """Hired bicycles by the hour: two rush hours on working days, an afternoon on the others."""
    rng = np.random.default_rng(5)
    hours = pd.date_range("2023-01-01", periods=rows, freq="h")
    hour, working = hours.hour.to_numpy(), hours.day_of_week.to_numpy() < 5
    warmth = 12 - 11 * np.cos(2 * np.pi * hours.day_of_year.to_numpy() / 365) + rng.normal(0, 3, rows)
    rush = 300 * np.exp(-((hour - 8) ** 2) / 3) + 380 * np.exp(-((hour - 17.5) ** 2) / 5)
    leisure = 260 * np.exp(-((hour - 14) ** 2) / 18)
    count = np.where(working, rush, leisure) * (0.35 + warmth.clip(0) / 30) + rng.gamma(2, 8, rows)
    return pd.DataFrame({"datetime": hours.astype(str), "temp": warmth.round(1), "count": count.astype(int)})


def friedman(rows: int = 1500) -> pd.DataFrame:
    """scikit-learn's Friedman 1: ten numbers, five of which matter, none of them in a straight line with the others."""
    x, y = datasets.make_friedman1(rows, noise=1.0, random_state=6)
    return pd.DataFrame(x, columns=[f"x{k}" for k in range(1, 11)]).assign(y=y)


def hastie(rows: int = 3000) -> pd.DataFrame:
    """scikit-learn's Hastie: is a point of ten dimensions inside of a ball? No line can say."""
    x, y = datasets.make_hastie_10_2(rows, random_state=7)
    return pd.DataFrame(x, columns=[f"x{k}" for k in range(1, 11)]).assign(label=y.astype(int))


TABLES: dict[str, tuple[Callable[[], pd.DataFrame], str, Task, Monitor]] = {
    "iris": (lambda: _bundled(datasets.load_iris), "target", "multiclass", "val_accuracy"),
    "wine": (lambda: _bundled(datasets.load_wine), "target", "multiclass", "val_accuracy"),
    "breast cancer": (lambda: _bundled(datasets.load_breast_cancer), "target", "binary", "val_accuracy"),
    "diabetes": (lambda: _bundled(datasets.load_diabetes, False), "target", "regression", "val_mean_absolute_error"),
    "digits": (lambda: _bundled(datasets.load_digits), "target", "multiclass", "val_accuracy"),
    "passengers": (passengers, "Survived", "binary", "val_balanced_accuracy"),
    "meals": (meals, "tip", "regression", "val_mean_absolute_error"),
    "bicycles": (bicycles, "count", "regression", "val_root_mean_squared_error"),
    "friedman": (friedman, "y", "regression", "val_r2_score"),
    "hastie": (hastie, "label", "binary", "val_accuracy"),
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
