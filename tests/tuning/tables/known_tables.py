"""Tables that everybody in this field knows, as scikit-learn ships them or made again with the same columns."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

ROWS = 400


def made(make: Callable[[np.random.Generator], dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(make(np.random.default_rng(7)))


def some(rng: np.random.Generator, *words: str, rows: int = ROWS) -> np.ndarray:
    return rng.choice(list(words), rows)


def people(rng: np.random.Generator) -> list[str]:
    return [f"{'ABCD'[k % 4]}son, {('Mr', 'Mrs')[k % 2]} {k}" for k in range(ROWS)]


def titanic_kaggle(rng):
    survived = rng.integers(0, 2, ROWS)
    return {
        "PassengerId": range(1, ROWS + 1),
        "Survived": survived,
        "Pclass": rng.integers(1, 4, ROWS),
        "Name": people(rng),
        "Sex": some(rng, "male", "female"),
        "Age": np.where(rng.random(ROWS) < 0.2, np.nan, rng.integers(1, 80, ROWS)),
        "SibSp": rng.integers(0, 4, ROWS),
        "Ticket": [f"{k}" if k % 3 else f"PC {k}" for k in rng.integers(10_000, 400_000, ROWS)],
        "Fare": rng.gamma(2, 16, ROWS).round(4),
        "Cabin": [f"C{k}" if k < 90 else None for k in rng.integers(1, 400, ROWS)],
        "Embarked": some(rng, "S", "C", "Q"),
    }


def titanic_seaborn(rng):
    survived, pclass = rng.integers(0, 2, ROWS), rng.integers(1, 4, ROWS)
    sex = some(rng, "male", "female")
    town = rng.integers(0, 3, ROWS)
    return {
        "survived": survived,
        "pclass": pclass,
        "sex": sex,
        "age": rng.integers(1, 80, ROWS),
        "fare": rng.gamma(2, 16, ROWS).round(4),
        "embarked": np.array(["S", "C", "Q"])[town],
        "class": np.array(["First", "Second", "Third"])[pclass - 1],
        "who": np.where(sex == "male", "man", "woman"),
        "adult_male": sex == "male",
        "embark_town": np.array(["Southampton", "Cherbourg", "Queenstown"])[town],
        "alive": np.where(survived == 1, "yes", "no"),
        "alone": some(rng, "True", "False"),
    }


def tips(rng):
    bill = rng.gamma(6, 3.3, ROWS).round(2)
    return {
        "total_bill": bill,
        "tip": (bill * rng.uniform(0.1, 0.25, ROWS)).round(2),
        "sex": some(rng, "Male", "Female"),
        "smoker": some(rng, "Yes", "No"),
        "day": some(rng, "Thur", "Fri", "Sat", "Sun"),
        "time": some(rng, "Lunch", "Dinner"),
        "size": rng.integers(1, 7, ROWS),
    }


def penguins(rng):
    return {
        "species": some(rng, "Adelie", "Chinstrap", "Gentoo"),
        "island": some(rng, "Biscoe", "Dream", "Torgersen"),
        "bill_length_mm": rng.normal(44, 5, ROWS).round(1),
        "flipper_length_mm": rng.integers(170, 232, ROWS),
        "body_mass_g": rng.integers(54, 126, ROWS) * 50,
        "sex": np.where(rng.random(ROWS) < 0.03, None, some(rng, "MALE", "FEMALE")),
    }


def mpg(rng):
    return {
        "mpg": rng.normal(23, 7, ROWS).round(1),
        "cylinders": rng.choice([3, 4, 5, 6, 8], ROWS),
        "horsepower": np.where(rng.random(ROWS) < 0.02, np.nan, rng.integers(46, 230, ROWS)),
        "weight": rng.integers(1613, 5140, ROWS),
        "model_year": rng.integers(70, 83, ROWS),
        "origin": some(rng, "usa", "japan", "europe"),
        "name": [f"make{k % 30} model {k // 2 * 7 % 301}" for k in range(ROWS)],
    }


def diamonds(rng):
    carat = rng.gamma(2, 0.4, ROWS).round(2)
    return {
        "carat": carat,
        "cut": some(rng, "Ideal", "Premium", "Good", "Fair"),
        "color": some(rng, *"DEFGHIJ"),
        "clarity": some(rng, "SI1", "VS2", "IF"),
        "depth": rng.normal(61, 1, ROWS).round(1),
        "table": rng.integers(53, 66, ROWS),
        "price": (4000 * carat * rng.uniform(0.6, 1.4, ROWS)).astype(int),
        "x": rng.normal(5.7, 1, ROWS).round(2),
        "y": rng.normal(5.7, 1, ROWS).round(2),
        "z": rng.normal(3.5, 1, ROWS).round(2),
    }


def flights(rng):
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return {
        "year": np.repeat(np.arange(1949, 1961), 12),
        "month": months * 12,
        "passengers": (112 + 3 * np.arange(144) + rng.integers(0, 60, 144)),
    }


def adult(rng):
    return {
        "age": rng.integers(17, 90, ROWS),
        "workclass": some(rng, "Private", "State-gov", "?"),
        "fnlwgt": rng.integers(12_285, 1_484_705, ROWS),
        "education": some(rng, "Bachelors", "HS-grad", "11th"),
        "education.num": rng.integers(1, 17, ROWS),
        "hours.per.week": rng.integers(1, 99, ROWS),
        "native.country": some(rng, "United-States", "Mexico"),
        "income": rng.choice(["<=50K", ">50K"], ROWS, p=[0.76, 0.24]),
    }


def churn(rng):
    return {
        "customerID": [f"{k * 7919 % 10_000:04d}-{''.join(rng.choice(list('ABCDEF'), 5))}" for k in range(ROWS)],
        "gender": some(rng, "Male", "Female"),
        "SeniorCitizen": rng.integers(0, 2, ROWS),
        "tenure": rng.integers(0, 73, ROWS),
        "Contract": some(rng, "Month-to-month", "One year", "Two year"),
        "MonthlyCharges": rng.uniform(18, 119, ROWS).round(2),
        "TotalCharges": rng.uniform(18, 8000, ROWS).round(2),
        "Churn": rng.choice(["No", "Yes"], ROWS, p=[0.73, 0.27]),
    }


def attrition(rng):
    return {
        "Age": rng.integers(18, 61, ROWS),
        "Attrition": rng.choice(["No", "Yes"], ROWS, p=[0.84, 0.16]),
        "Department": some(rng, "Sales", "Research & Development"),
        "EmployeeCount": 1,
        "EmployeeNumber": np.sort(rng.choice(2000, ROWS, replace=False)),
        "MonthlyIncome": rng.integers(1009, 19_999, ROWS),
        "Over18": "Y",
        "PerformanceRating": rng.integers(3, 5, ROWS),
        "StandardHours": 80,
        "YearsWithCurrManager": rng.integers(0, 18, ROWS),
    }


def bikes(rng):
    casual, registered = rng.integers(2, 3400, ROWS), rng.integers(20, 6900, ROWS)
    return {
        "instant": range(1, ROWS + 1),
        "dteday": pd.date_range("2011-01-01", periods=ROWS).strftime("%Y-%m-%d"),
        "season": rng.integers(1, 5, ROWS),
        "temp": rng.random(ROWS).round(6),
        "windspeed": rng.random(ROWS).round(6),
        "casual": casual,
        "registered": registered,
        "cnt": casual + registered,
    }


def grades(rng):
    return {
        "school": some(rng, "GP", "MS"),
        "sex": some(rng, "F", "M"),
        "age": rng.integers(15, 23, ROWS),
        "Mjob": some(rng, "teacher", "health", "other"),
        "absences": rng.integers(0, 30, ROWS),
        "G1": rng.integers(3, 20, ROWS),
        "G2": rng.integers(0, 20, ROWS),
        "G3": rng.integers(0, 21, ROWS),
    }


def wine_quality(rng):
    return {
        "fixed acidity": rng.normal(8, 1, ROWS).round(1),
        "pH": rng.normal(3.3, 0.1, ROWS).round(2),
        "alcohol": rng.normal(10, 1, ROWS).round(1),
        "quality": rng.choice(range(3, 9), ROWS, p=[0.01, 0.04, 0.42, 0.4, 0.12, 0.01]),
    }


def of_scikit(load: Callable[..., object]) -> pd.DataFrame:
    return load(as_frame=True).frame  # type: ignore[attr-defined]
