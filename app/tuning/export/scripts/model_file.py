"""A search's network as a Python file of its own, to be edited: what the script says of it, without rows or tuner."""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from app.tuning.export.scripts.script import script
from app.tuning.spec.data import classes_of, task_of
from app.tuning.spec.search import SearchSpec

BEGIN, PARTS = "def build_model(", (" ", "def ", "class ")
SEEDED = re.compile(r" *keras\.utils\.set_random_seed\(")  # the search does that, from its own seed
HYPERMODEL = "class Model(keras_tuner.HyperModel)"  # where more than the network varies


class ModelFile(NamedTuple):
    """A file's text, and what in it builds the networks."""

    text: str
    function: str


def model_file(spec: SearchSpec) -> ModelFile:
    """The network that a search's form describes; a table's task is taken for one of two classes."""
    task = task_of(spec.data) or "binary"
    lines = script(spec, Path("search"), task, classes_of(spec.data)).splitlines()
    begin = next(place for place, line in enumerate(lines) if line.startswith(BEGIN))
    made = takewhile(lambda line: not line or line.startswith(PARTS), lines[begin:])
    body = "\n".join(line for line in made if not SEEDED.match(line)).rstrip()
    # There are no rows in the file to take a shape from: the network has it from the rows that it is trained on.
    body = body.replace("keras.Sequential([keras.Input(x.shape[1:])])", "keras.Sequential()")
    own_fit = HYPERMODEL in body
    imports = "import keras\nimport keras_tuner" if own_fit else "import keras"
    return ModelFile(f"{imports}\n\n\n{body}\n", "Model" if own_fit else "build_model")
