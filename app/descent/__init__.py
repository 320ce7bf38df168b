"""The mountain: optimizers walking on loss surfaces. NumPy only.

What scripts import stands here. Inside are eight rooms, each importing those before it alone: ``text``, ``formula``,
``ground`` and ``step`` side by side, ``endings``, ``walks``, ``story``, ``instruments``.
"""

from app.descent.ground.surface_choice import SURFACES
from app.descent.step.hiker import OPTIMIZERS
from app.descent.story.walk_json_csv import walk_json
from app.descent.walks.scene import Scene, load_scene
from app.descent.walks.walk import walk

__all__ = ["OPTIMIZERS", "SURFACES", "Scene", "load_scene", "walk", "walk_json"]
