"""A value other than the default for every setting there is: a new one without a value here fails the tests."""

from __future__ import annotations

import msgspec

TYPED: dict[str, str] = {
    "momentum": "0.5",
    "rho": "0.5",
    "beta_1": "0.5",
    "beta_2": "0.9",
    "epsilon": "0.01",
    "initial_accumulator_value": "0.3",
    "weight_decay": "0.01",
    "clipnorm": "2",
    "clipvalue": "3",
    "decay_steps": "40",
    "decay_rate": "0.7",
    "initial_learning_rate": "0.05",
    "end_learning_rate": "0.01",
    "power": "2",
    "boundaries": "50, 90",
    "values": "0.2, 0.02, 0.01",
    "alpha": "0.1",
    "warmup_target": "0.2",
    "warmup_steps": "10",
    "first_decay_steps": "30",
    "t_mul": "1.5",
    "m_mul": "0.8",
    "factor": "0.5",
    "patience": "3",
    "min_lr": "0.001",
    "min_delta": "0.01",
    "cooldown": "2",
}
ELSEWHERE = ("learning_rate", "schedule", "hidden", "style", "fork")  # set by other controls than the form's


def settings_of(kind: type[msgspec.Struct]) -> list[tuple[str, str | None, object]]:
    """Every setting of an optimizer or schedule: its name, what to type (None: a box to click), what JSON then says."""
    made: list[tuple[str, str | None, object]] = []
    for field in msgspec.structs.fields(kind):
        if field.name in ELSEWHERE:
            continue
        if isinstance(field.default, bool):
            made.append((field.name, None, not field.default))
            continue
        numbers = [float(word) for word in TYPED[field.name].split(",")]
        made.append((field.name, TYPED[field.name], numbers if isinstance(field.default, tuple) else numbers[0]))
    return made
