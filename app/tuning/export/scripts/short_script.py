"""The part of a search's script that is about the search: the very lines that are exported, each with its settings.

What the script does besides, so as to find its folder and to go on in it, is left out.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from app.tuning.export.scripts.script import UNTRIED, script
from app.tuning.spec.data import classes_of, task_of
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space

BEGIN = ("def build_model(", "builder = ")  # the network of the form, or of a file of the user's own
ROWS = "# x, y: the rows to learn from"
HOUSEKEEPING = re.compile(
    r"tuner\.oracle\.|# Keras Tuner reloads|best = tuner\.oracle|print\(best| +(directory|project_name|overwrite)="
)
REMARK = re.compile(r"  # .*$")
SETTINGS = tuple(name for name, _ in Space().settings())
SEARCH = ("objective", "max_trials", "seed", "executions_per_trial", "epochs", "batch_size")
# What a line is about, by how it begins; the first that fits counts.
ABOUT: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"# x, y", ("data",)),
    (r"keras\.utils\.set_random_seed", ("seed",)),
    (rf"(?P<name>{'|'.join(SETTINGS)})( = |\.append\()", ()),
    (r"hp\.\w+\('batch_size'", ("batch_size",)),
    (r"for \w+ in range\(layers\)|for layer in range|with hp\.conditional_scope\(.layers", ("layers",)),
    (r"model\.add\(keras\.layers\.Dense\(units", ("units", "activation")),
    (r"model\.add\(keras\.layers\.Conv2D", ("filters", "kernel_size", "conv_blocks")),
    (r"(for block|if conv_blocks|with hp)|model\.add\(keras\.layers\.(Reshape|MaxPooling|Flatten)", ("conv_blocks",)),
    (r"if batch_norm|model\.add\(keras\.layers\.BatchNorm", ("batch_norm",)),
    (r"model\.add\(keras\.layers\.Activation", ("activation",)),
    (r"if dropout|model\.add\(keras\.layers\.Dropout", ("dropout",)),
    (r"model = keras\.Sequential", ("data",)),
    (r"settings = ", ("optimizer", "learning_rate")),
    (r"validation_(split|data)=|[xy]\[:cut\]|(labels|counts|class_weight) ?=", ("data",)),
    (rf"(?P<name>{'|'.join(SEARCH)})=", ()),
    (r"callbacks=", ("callbacks",)),
    (r"builder = |(with )?hyperparameters", ("model",)),
    (r"return model\.fit", ("batch_size",)),
    (r"self\.(hypermodel\.)?execution|execution = 0", ("executions_per_trial",)),
    (r"tuner = ", ("tuner",)),
    (r"tuner\.search\(", ("run",)),
)


class ScriptLine(NamedTuple):
    """A line, and the settings of the search that it comes from, by their names on the form."""

    text: str
    settings: tuple[str, ...]


def short_script(spec: SearchSpec) -> list[ScriptLine]:
    """The lines from ``build_model`` on; a table's task is taken for one of two classes until its rows are read."""
    lines = script(spec, Path("search"), task_of(spec.data) or "binary", classes_of(spec.data)).splitlines()
    begin = next(place for place, line in enumerate(lines) if line.startswith(BEGIN))
    tuner = set(spec.tuner.__struct_fields__)
    kept = [ScriptLine(ROWS, ("data",)), ScriptLine("", ())]
    for line in lines[begin:]:
        if HOUSEKEEPING.match(line) or (line.strip() and line in UNTRIED):
            continue
        if line or kept[-1].text:  # one empty line is enough
            kept.append(ScriptLine(REMARK.sub("", line), _about(line.strip(), tuner)))
    return kept


def _about(line: str, tuner: set[str]) -> tuple[str, ...]:
    for begins, settings in ABOUT:
        if found := re.match(begins, line):
            return settings or (found["name"],)
    name = line.partition("=")[0]
    return ("tuner",) if name in tuner else ()
