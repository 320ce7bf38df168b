"""What the arguments of optimizers, schedules and scenes mean, in one sentence each, for the tooltips of forms."""

from __future__ import annotations

MEANINGS = {
    "validation_split": "The part of the rows that is never trained on: it shows what a network has learnt.",
    # optimizers
    "momentum": "How much of the last step is carried into this one: it rolls on along a valley, and past its end.",
    "nesterov": "Momentum that looks at the slope where it is about to land, and so brakes earlier.",
    "rho": "How slowly the memory of squared gradients fades: near 1 it remembers long.",
    "epsilon": "Added below the fraction bar so that nothing is divided by zero.",
    "centered": "Divide by the gradients' spread around their mean instead of by their size.",
    "initial_accumulator_value": "What the sum of squared gradients begins with: larger makes shorter first strides.",
    "beta_1": "How slowly the running mean of gradients fades: the optimizer's momentum.",
    "beta_2": "How slowly the running mean of squared gradients fades: how steadily each axis is scaled.",
    "amsgrad": "Scale by the largest mean of squares so far, so that a stride never grows again.",
    "weight_decay": "At each step pull every weight towards zero by learning_rate times this share. Empty is off.",
    "clipnorm": "Shorten a gradient that is longer than this; it keeps its direction. Empty is off.",
    "clipvalue": "Cut each part of the gradient at ± this; its direction may change. Empty is off.",
    # schedules
    "decay_steps": "The steps over which the rate decays once.",
    "decay_rate": "Per decay_steps: exponential decay multiplies by this, inverse time divides by 1 + this.",
    "staircase": "Change the rate in jumps, each decay_steps, instead of gradually.",
    "end_learning_rate": "The rate at the end.",
    "power": "The curve's shape: 1 is a straight line.",
    "cycle": "Begin again with a longer cycle whenever the end is reached.",
    "boundaries": "The steps at which the rate changes, in growing order.",
    "values": "The rates between them: one more than there are boundaries.",
    "alpha": "The lowest rate, as a share of the first.",
    "warmup_target": "The rate that a warm-up climbs to before the decay. Empty is no warm-up.",
    "warmup_steps": "How many steps the warm-up takes.",
    "first_decay_steps": "Steps of the first cycle.",
    "t_mul": "How many times longer each cycle is than the one before.",
    "m_mul": "What each restart's first rate is multiplied by.",
    "initial_learning_rate": "The rate the schedule begins with. Empty takes the hiker's own learning_rate.",
    # the ground and the walk
    "rotate": "Turn the ground by so many degrees. SGD walks the same; Adam, which scales each axis, does not.",
    "scale_x": "Walk on f(scale_x·x, y): larger makes the ground narrower and steeper along x.",
    "scale_loss": "Multiply the loss. SGD's strides grow with it; Adam's stay as they are.",
    "noise": "Standard deviation of random noise on each part of the gradient, the same draws for every hiker.",
    "seed": "Which random draws noise and minibatches take: the same seed, the same walk.",
    "steps_per_epoch": "Steps of an epoch, which a plateau schedule counts in.",
    "batch_size": "Rows of data each step looks at. Empty is all of them, a gradient without noise.",
}


def meaning(name: str) -> str:
    """The sentence, or nothing for a name that is not known."""
    return MEANINGS.get(name, "")
