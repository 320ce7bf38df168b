"""What the arguments of optimizers, schedules and scenes mean, in one sentence each, for the tooltips of forms."""

from __future__ import annotations

MEANINGS = {
    "validation_split": "The fraction of the rows held back from training: they show what a network has learned.",
    # optimizers
    "momentum": "How much of the last step is carried into this one, which rolls on along a valley, and past its end.",
    "nesterov": "Momentum that looks at the slope where it is about to land, and so brakes earlier.",
    "rho": "How slowly the memory of squared gradients fades: close to 1, it remembers for a long time.",
    "epsilon": "A small number added to the denominator, so that nothing is divided by zero.",
    "centered": "Divide by the gradients' spread around their mean instead of by their size.",
    "initial_accumulator_value": "What the sum of squared gradients starts from: larger makes shorter first strides.",
    "beta_1": "How slowly the running mean of gradients fades: the optimizer's momentum.",
    "beta_2": "How slowly the running mean of squared gradients fades: how steadily each axis is scaled.",
    "amsgrad": "Divide by the largest running mean of squares so far, so that strides never grow back.",
    "weight_decay": "Also shrink every weight, at each step, by learning_rate times this. Leave empty to turn it off.",
    "clipnorm": "Shorten any gradient that is longer than this, keeping its direction. Leave empty to turn it off.",
    "clipvalue": "Limit each component of the gradient to ± this, which may turn it. Leave empty to turn it off.",
    # schedules
    "decay_steps": "How many steps one decay takes.",
    "decay_rate": "What every decay_steps do: exponential decay multiplies by this, inverse time divides by 1 + this.",
    "staircase": "Change the rate in jumps, one every decay_steps, instead of gradually.",
    "end_learning_rate": "The rate at the end of the decay.",
    "power": "The shape of the curve; 1 makes it a straight line.",
    "cycle": "Start over with a longer cycle each time the end is reached.",
    "boundaries": "The steps at which the rate changes, in increasing order.",
    "values": "The rates before, between and after the boundaries: one more than there are boundaries.",
    "alpha": "The lowest rate, as a fraction of the first.",
    "warmup_target": "The rate that a warm-up climbs to before the decay. Leave empty for no warm-up.",
    "warmup_steps": "How many steps the warm-up takes.",
    "first_decay_steps": "How many steps the first cycle takes.",
    "t_mul": "How many times longer each cycle is than the one before.",
    "m_mul": "What the first rate is multiplied by at each restart.",
    "initial_learning_rate": "The rate the schedule starts from. Leave empty to use the hiker's own learning_rate.",
    "factor": "What the rate is multiplied by when there is no improvement: 0.5 halves it.",
    "patience": "How many epochs may pass without an improvement before it acts.",
    "min_delta": "How much better a value must be to count as an improvement.",
    "cooldown": "Epochs to wait after the rate was lowered before counting again.",
    "min_lr": "The rate is never lowered below this.",
    # the ground and the walk
    "rotate": "Rotate the ground by this many degrees. SGD walks the same; Adam, which scales each axis, does not.",
    "scale_x": "Walk on f(scale_x·x, y): larger makes the ground narrower and steeper along x.",
    "scale_loss": "Multiply the loss. SGD's strides grow with it; Adam's stay as they are.",
    "noise": "Standard deviation of the random noise on each component of the gradient, the same for all hikers.",
    "seed": "The seed of the random noise and minibatches: the same seed gives the same walk.",
    "steps_per_epoch": "How many steps make an epoch, which is what a plateau schedule counts.",
    "batch_size": "How many rows of data each step looks at. Leave empty for all of them: a gradient without noise.",
}


def meaning(name: str) -> str:
    """The sentence, or nothing for a name that is not known."""
    return MEANINGS.get(name, "")
