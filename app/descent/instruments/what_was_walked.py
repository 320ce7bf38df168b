"""What all walks of an instrument have in common, in words: how many steps, from where, and what was drawn."""

from __future__ import annotations

from app.descent.text.numbers import number_text, steps_text
from app.descent.walks.scene import Scene


def walked_text(scene: Scene) -> str:
    """How long the walks are and what makes them stochastic, such as "200 steps each, no noise"."""
    said = [f"{steps_text(scene.steps)} each"]
    if scene.noise:
        said.append(f"gradient noise {number_text(scene.noise)}")
    rows = scene.ground.rows
    if scene.batch_size is not None and scene.batch_size < rows:
        said.append(f"minibatches of {scene.batch_size:,} of {rows:,} rows")
    said.append(f"seed {scene.seed}, the same draws for all" if len(said) > 1 else "no noise")
    return ", ".join(said)
