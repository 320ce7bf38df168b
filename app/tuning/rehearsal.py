"""The first trials of a search, before anybody starts it: their graphs are traced, so that they begin at once."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from app.tuning.ahead import MOST_PARAMETERS
from app.tuning.control import Control
from app.tuning.data_spec import Csv
from app.tuning.datasets import load_data
from app.tuning.hypermodel import make_callbacks
from app.tuning.search import make_tuner
from app.tuning.spec import SearchSpec, check_spec

ROWS = 64  # enough to trace a training step and a validation step
MOST_BYTES = 10**7  # of a file: reading a larger one would keep a search waiting that is started meanwhile


def rehearse(spec: SearchSpec, trials: int, folder: Path) -> None:
    """Trace the networks that a search's first trials will train, on a few rows; ``folder`` is one to throw away.

    What the search then tells and writes stays the same: it gives each of these networks its own variables
    (``ahead.fit_built``). Raises whatever is wrong with the spec, its data or its networks.
    """
    import keras
    from keras_tuner import HyperParameters

    if isinstance(spec.data, Csv) and Path(spec.data.csv).stat().st_size > MOST_BYTES:
        return
    data = load_data(spec.data, spec.validation_split)
    check_spec(spec, data.task)
    tuner = make_tuner(spec, folder / "rehearsal", lambda _event: None, Control(), nullcontext(), data=data)
    for number in range(trials):
        drawn = tuner.oracle.populate_space(f"{number:04}")
        if not drawn.get("values"):
            break
        keras.backend.clear_session()  # as Keras Tuner does before a trial; it starts the layers' names anew
        hp: HyperParameters = tuner.oracle.get_space()
        hp.values.update(drawn["values"])
        model = tuner.hypermodel.build(hp)
        if model.count_params() <= MOST_PARAMETERS:
            x, y, split = data.x[:ROWS], data.y[:ROWS], spec.validation_split
            callbacks = make_callbacks(spec, folder)
            tuner.hypermodel.fit(hp, model, x, y, validation_split=split, callbacks=callbacks, verbose=0)
    keras.backend.clear_session()
