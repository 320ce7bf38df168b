"""The first trials of a search, before anybody starts it: their graphs are traced, so that they begin at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from app.tuning.control import Control
from app.tuning.data.class_weights import weighting
from app.tuning.project.rows import read_ahead
from app.tuning.spec.data import Table
from app.tuning.spec.search import SearchSpec, check_spec, combinations
from app.tuning.train.graph_reuse import MOST_PARAMETERS
from app.tuning.train.model import make_callbacks, size_of
from app.tuning.train.run import make_tuner

ROWS = 50  # enough for batches of two sizes: the steps are then traced for any size
JUDGED = 14  # rows of the validation part
MOST_LAYERS = 8  # of a network: each takes a quarter of a second to trace, and nothing can interrupt it
MOST_BYTES = 5 * 10**7  # of a file: reading a larger one would keep another search waiting that is started meanwhile


def rehearse(spec: SearchSpec, trials: int, folder: Path, wanted: Callable[[], bool] = lambda: True) -> None:
    """Trace the networks that a search's first trials will train, on a few rows; ``folder`` is one to throw away.

    What the search then tells and writes stays the same: it gives each of these networks its own variables
    (``graph_reuse.fit_built``). A network whose size would keep a search waiting is left out, and all of it ends as
    soon as it is not ``wanted`` any more. Raises whatever is wrong with the spec, its data or its networks.
    """
    import keras
    from keras_tuner import HyperParameters

    if isinstance(spec.data, Table) and Path(spec.data.table).stat().st_size > MOST_BYTES:
        return
    data = read_ahead(spec)
    check_spec(spec, data.task, data.row)
    shape = (data.row, data.task, len(data.classes))
    tuner = make_tuner(spec, folder / "rehearsal", lambda _event: None, Control(), nullcontext(), data=data)
    for number in range(min(trials, combinations(spec) or trials)):
        if not wanted():
            break
        drawn = tuner.oracle.populate_space(f"{number:04}")
        if not drawn.get("values"):
            break
        keras.backend.clear_session()  # as Keras Tuner does before a trial; it starts the layers' names anew
        hp: HyperParameters = tuner.oracle.get_space()
        hp.values.update(drawn["values"])
        values = tuner.hypermodel.declare_hyperparameters(hp)
        deep = values["layers"] + values["conv_blocks"] > MOST_LAYERS
        if deep or size_of(spec, values, *shape) > MOST_PARAMETERS:
            continue
        model = tuner.hypermodel.build(hp)
        if wanted():
            x, y, judged = data.x[:ROWS], data.y[:ROWS], (data.x[-JUDGED:], data.y[-JUDGED:])
            callbacks = make_callbacks(spec, folder)
            more = weighting(spec.data, data)
            tuner.hypermodel.fit(hp, model, x, y, validation_data=judged, callbacks=callbacks, verbose=0, **more)
    keras.backend.clear_session()
