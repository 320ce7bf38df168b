"""What a picture of the mountain shows, in words made from its scene and walks alone."""

from __future__ import annotations

from app.descent.step.hiker_words import described
from app.descent.step.schedules import ReduceLROnPlateau
from app.descent.story.verdict_sentences import walk_words
from app.descent.text.numbers import number_text, steps_text
from app.descent.walks.walk import Walk, shown


def caption_lines(walk: Walk, blind: bool = False, ends: bool = True) -> list[str]:
    """What the figure shows, from the scene and its walks alone: the ground, then a line a hiker that is seen.

    ``blind``: without the ground, and without what becomes of them. Without ``ends`` only without the latter.
    """
    walk = shown(walk)
    scene = walk.scene
    x, y = (number_text(v) for v in scene.origin)
    place = "Blindfolded" if blind else f"{scene.ground.title}: f(x, y) = {scene.ground.formula}"
    ground = f"{place}. Start ({x}, {y}), {steps_text(scene.steps)}."
    if scene.noise:
        ground += f" Gradient noise {number_text(scene.noise)}, seed {scene.seed}."
    if scene.batch_size is not None and scene.batch_size < scene.ground.rows:
        ground += f" Minibatches of {scene.batch_size:,} of {scene.ground.rows:,} rows, seed {scene.seed}."
    if any(isinstance(h.schedule, ReduceLROnPlateau) for h in scene.hikers if not h.hidden):
        ground += f" An epoch is {steps_text(scene.steps_per_epoch)}."
    hikers = [f"{w.hiker.title}, {described(w.hiker, scene.hikers)}" for w in walk.walks]
    if blind or not ends:
        return [ground, *(f"{hiker}." for hiker in hikers)]
    return [ground, *(f"{hiker}: {walk_words(w)}" for hiker, w in zip(hikers, walk.walks, strict=True))]
