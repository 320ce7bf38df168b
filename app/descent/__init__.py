"""The mountain: optimizers walking on loss surfaces. NumPy only."""

from app.descent.ground.surface_choice import SURFACES
from app.descent.step.hiker import OPTIMIZERS
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk

__all__ = ["OPTIMIZERS", "SURFACES", "Scene", "walk"]
