"""The lines of a script that make the rows, as ``load.load_data`` does."""

from __future__ import annotations

from app.tuning.spec.data import BreastCancer, Circles, Digits, Moons, Spirals, Synthetic, Wine

Made = Synthetic | Moons | Circles | Spirals | BreastCancer | Wine | Digits  # what no file has to be read for


def data_lines(data: Made, validation_split: float) -> list[str]:
    """Lines that leave features in x and labels in y; PROJECT and np are there."""
    match data:
        case Synthetic():
            return [
                f"rng = np.random.default_rng({data.seed})",
                f"x = rng.normal(size=({data.rows}, {data.features}))",
                f"normal = rng.normal(size={data.features})",
                "height = x @ (normal / np.linalg.norm(normal)) + 0.8 * x[:, 0] * x[:, 1]",
                f"y = (height + rng.normal(scale=0.3, size={data.rows}) > 0).astype(np.float32)",
                "x = x.astype(np.float32)",
            ]
        case Spirals():
            return [
                f"rng = np.random.default_rng({data.seed})",
                f"labels = rng.permutation(np.arange({data.rows}) % 2)",
                f"way = np.sqrt(rng.uniform(size={data.rows}))",
                f"angle = 2 * np.pi * {data.turns} * way + np.pi * labels",
                "x = way[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])",
                f"x += rng.normal(scale={data.noise}, size=x.shape)",
                "x, y = x.astype(np.float32), labels.astype(np.float32)",
            ]
        case Moons() | Circles():
            make = "make_moons" if isinstance(data, Moons) else "make_circles"
            factor = f", factor={data.factor}" if isinstance(data, Circles) else ""
            return [
                "from sklearn import datasets  # noqa: E402",
                "",
                f"x, y = datasets.{make}({data.rows}, noise={data.noise}{factor}, random_state={data.seed})",
                "x, y = x.astype(np.float32), y.astype(np.float32)",
            ]
        case BreastCancer() | Wine() | Digits():
            name = {BreastCancer: "breast_cancer", Wine: "wine", Digits: "digits"}[type(data)]
            kind = "float32" if isinstance(data, BreastCancer) else "int32"
            return [
                "from sklearn import datasets  # noqa: E402",
                "",
                f"table = datasets.load_{name}()",
                f"order = np.random.default_rng({data.seed}).permutation(len(table.target))",
                "x = table.data[order]",
                f"training = x[: int(len(x) * (1 - {validation_split}))]  # what the network may learn from",
                "deviation = training.std(axis=0)",
                "x = ((x - training.mean(axis=0)) / np.where(deviation > 0, deviation, 1)).astype(np.float32)",
                f"y = table.target[order].astype(np.{kind})",
            ]
