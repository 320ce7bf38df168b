"""Scenes drawn at random, of any ground, optimizer, learning rate, start and length, as a seed has it."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.descent import OPTIMIZERS, SURFACES, Scene
from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Hiker
from app.descent.step.schedules import CosineDecay, ExponentialDecay, ReduceLROnPlateau, Schedule

# Formulas and half of their domain's side: what people type, smooth and with kinks, and the known test functions.
FORMULAS = (
    ("x**2 + 3*sin(y)", 4.0),
    ("-20*exp(-0.2*sqrt(0.5*(x**2 + y**2))) - exp(0.5*(cos(2*pi*x) + cos(2*pi*y))) + e + 20", 5.0),
    ("-(y + 47)*sin(sqrt(abs(x/2 + y + 47))) - x*sin(sqrt(abs(x - y - 47)))", 512.0),
    ("418.9829*2 - x*sin(sqrt(abs(x))) - y*sin(sqrt(abs(y)))", 500.0),
    ("-(1 + cos(12*sqrt(x**2 + y**2)))/(0.5*(x**2 + y**2) + 2)", 5.12),
    ("1 + (x**2 + y**2)/4000 - cos(x)*cos(y/sqrt(2))", 10.0),
    ("(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (4*y**2 - 4)*y**2", 2.0),
    ("2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2", 5.0),
    ("x**2 + y**2 + (0.5*x + y)**2 + (0.5*x + y)**4", 5.0),
    ("(x - 1)**2 + 2*(2*y**2 - x)**2", 10.0),
    ("-cos(x)*cos(y)*exp(-((x - pi)**2 + (y - pi)**2))", 10.0),
    ("3*(1 - x)**2*exp(-x**2 - (y + 1)**2) - 10*(x/5 - x**3 - y**5)*exp(-x**2 - y**2)", 3.0),
    ("x**3 - 3*x*y**2", 3.0),
    ("abs(x) + abs(y)", 4.0),
    ("hypot(x, y)", 4.0),
    ("abs(x*sin(x) + 0.1*x) + abs(y*sin(y) + 0.1*y)", 10.0),
    ("100*sqrt(abs(y - 0.01*x**2)) + 0.01*abs(x + 10)", 10.0),
    ("x**4 + y**4", 4.0),
    ("x**2 + y**4", 4.0),
    ("log(x) + y**2", 4.0),
    ("sqrt(x)*y", 4.0),
    ("1/x + x + y**2", 4.0),
    ("x + y", 4.0),
    ("-x**2 - y**2", 4.0),
    ("sin(3*x)*sin(3*y)", 5.0),
    ("tanh(x) + tanh(y)", 4.0),
    ("log(1 + x**2 + 10*y**2)", 6.0),
    ("exp(x) + exp(-x) + y**2", 4.0),
    ("x*y", 4.0),
    ("5", 4.0),
)


def random_scenes(seed: int, count: int) -> list[Scene]:
    """So many scenes with one hiker each."""
    rng = np.random.default_rng(seed)
    return [random_scene(rng) for _ in range(count)]


def random_scene(rng: np.random.Generator) -> Scene:
    """One scene with one hiker; now and then with noise, minibatches, or a start outside the domain."""
    surface = _ground(rng)
    ground = Scene(surface=surface).ground
    low, high = np.array(ground.domain).T
    wider = 1.5 if rng.random() < 0.05 else 1.0
    start = ground.centre + wider * (rng.uniform(low, high) - ground.centre)
    more: dict[str, Any] = {}
    if rng.random() < 0.1:
        more["noise"] = float(10 ** rng.uniform(-2, 0.5))
    elif ground.rows and rng.random() < 0.4:
        more["batch_size"] = 8
    steps = int(10 ** rng.uniform(0.7, 3.3))
    place = None if rng.random() < 0.1 else (float(start[0]), float(start[1]))
    return Scene(surface=surface, start=place, steps=steps, hikers=(random_hiker(rng),), **more)


def _ground(rng: np.random.Generator) -> str | Ground:
    if rng.random() < 0.5:
        formula, half = FORMULAS[rng.integers(len(FORMULAS))]
        return Ground(formula=formula, x=(-half, half), y=(-half, half))
    name = str(rng.choice(sorted(SURFACES)))
    if rng.random() < 0.2:
        return Ground(id=name, rotate=float(rng.choice([45.0, 90.0, 30.0])), scale_x=float(rng.choice([1.0, 3.0])))
    return name


def random_hiker(rng: np.random.Generator) -> Hiker:
    """An optimizer at a rate from 1e-5 to 10, now and then with momentum, decay, clipping or a schedule."""
    name = str(rng.choice(sorted(OPTIMIZERS)))
    more: dict[str, Any] = {}
    if name in ("sgd", "rmsprop") and rng.random() < 0.4:
        more["momentum"] = float(rng.choice([0.5, 0.9, 0.99]))
    if name == "sgd" and more and rng.random() < 0.4:
        more["nesterov"] = True
    if rng.random() < 0.06:
        more["weight_decay"] = 0.01
    if rng.random() < 0.06:
        more["clipnorm"] = 1.0
    if rng.random() < 0.1:
        schedules: list[Schedule] = [
            CosineDecay(decay_steps=100),
            ExponentialDecay(decay_steps=50, decay_rate=0.8),
            ReduceLROnPlateau(factor=0.5, patience=2),
        ]
        more["schedule"] = schedules[rng.integers(len(schedules))]
    made: Any = OPTIMIZERS[name]
    hiker: Hiker = made(learning_rate=float(10 ** rng.uniform(-5, 1)), **more)
    return hiker
