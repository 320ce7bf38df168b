"""The mountain: optimizers walking on loss surfaces. NumPy only.

What teachers' scripts import stands here. ``walk`` is the function; the rooms are ``app.descent.text``, ``ground``,
``step``, ``walk`` and ``story``, each of which knows only the ones before it.
"""

from app.descent.ground.surface_choice import SURFACES
from app.descent.step.hiker import OPTIMIZERS
from app.descent.story.walk_json_csv import walk_json
from app.descent.walks.scene import Scene, load_scene
from app.descent.walks.walk import walk

__all__ = ["OPTIMIZERS", "SURFACES", "Scene", "load_scene", "walk", "walk_json"]
