"""How a walk ended, as kind and numbers: who arrived, who was thrown out, who is on the way and how far.

Others import any of it.
"""
