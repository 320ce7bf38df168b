"""Below the map: losses and learning rates by step, and the LR curve.

Others import ``blind_axis``, ``paint_losses``, ``rate_curve``, ``rate_curve_card`` and ``widget``.
"""
