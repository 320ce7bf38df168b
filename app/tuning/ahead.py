"""Build a model's variables before Keras does, which saves it half of the tracing of its first batch."""

from __future__ import annotations

from typing import Any

import numpy as np


def fit_built(hypermodel: Any) -> None:
    """Have ``hypermodel.fit`` build the optimizer's and the metrics' variables first.

    Keras would make them while it traces the training step, and TensorFlow traces such a step a second time.
    No number changes: they start at zero, and no random draw is made.
    """
    fit = hypermodel.fit

    def build_and_fit(hp: Any, model: Any, x: Any, y: Any, *args: Any, **kwargs: Any) -> Any:
        if not model.optimizer.built:
            model.optimizer.build(model.trainable_variables)
            model.compute_metrics(None, y[:1], np.zeros((1, *model.output_shape[1:]), np.float32))
            model.reset_metrics()
        return fit(hp, model, x, y, *args, **kwargs)

    hypermodel.fit = build_and_fit
