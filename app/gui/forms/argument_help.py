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
    "monitor": "What is watched: the loss or another measure, of the training rows or (val_) of those held back.",
    "start_from_epoch": "How many epochs to let pass before watching: a network may need them to settle.",
    "restore_best_weights": "Put the best epoch's weights back when the trial ends.",
    # rows and tuners
    "rows": "How many rows are generated; the last ones are held back for validation.",
    "features": "How many numbers each row has.",
    "num_initial_points": "How many trials are drawn at random first. Leave empty for three per hyperparameter.",
    "beta": "How much the unknown is worth: higher explores where few trials were, lower goes where scores are good.",
    "max_epochs": "How many epochs the trials that survive every round are trained.",
    "hyperband_iterations": "How many times all of its brackets are run.",
    # the ground and the walk
    "rotate": "Rotate the ground by this many degrees. SGD walks the same; Adam, which scales each axis, does not.",
    "scale_x": "Walk on f(scale_x·x, y): larger makes the ground narrower and steeper along x.",
    "scale_loss": "Multiply the loss. SGD's strides grow with it; Adam's stay as they are.",
    "noise": "Standard deviation of the random noise on each component of the gradient, the same for all hikers.",
    "seed": "The seed of the random noise and minibatches: the same seed gives the same walk.",
    "steps_per_epoch": "How many steps make an epoch, which is what a plateau schedule counts.",
    "batch_size": "How many rows of data each step looks at. Leave empty for all of them: a gradient without noise.",
}

SHUFFLED = "The seed that shuffles the rows: it decides which of them are held back for validation."
MADE = "The seed the rows are generated from: the same seed gives the same rows."
JITTER = (
    "Standard deviation of the random noise added to both coordinates of every row: more makes the classes overlap."
)
# Names that mean something else in one struct than in the others.
IN = {
    ("Synthetic", "seed"): MADE,
    ("Moons", "noise"): JITTER,
    ("Moons", "seed"): MADE,
    ("Circles", "noise"): JITTER,
    ("Circles", "factor"): "The inner circle's radius, as a fraction of the outer one's.",
    ("Circles", "seed"): MADE,
    ("Spirals", "noise"): JITTER,
    ("Spirals", "turns"): "How many times each arm winds around the middle: more turns are harder to tell apart.",
    ("Spirals", "seed"): MADE,
    ("BreastCancer", "seed"): SHUFFLED,
    ("Wine", "seed"): SHUFFLED,
    ("Digits", "seed"): SHUFFLED,
    ("Npz", "npz"): "The .npz file, with arrays x and y, and x_val and y_val if it holds its own validation rows.",
    ("Npz", "task"): "What the network answers: one of two classes, one of several, or a number; auto looks at y.",
    ("Npz", "seed"): SHUFFLED,
    ("Load", "load"): "The Python file whose function load() returns (x, y), or ((x, y), (x_val, y_val)).",
    ("Table", "seed"): SHUFFLED,
    (
        "Table",
        "test",
    ): "The fraction of the rows that no trial sees: ask once at the end what the best one scores there.",
    (
        "BayesianOptimization",
        "alpha",
    ): "How noisy scores are taken to be: the variance added to each by the model of them.",
    ("Hyperband", "factor"): "Each round keeps one trial in this many, and trains those this many times longer.",
    ("ReduceLROnPlateau", "patience"): "How many epochs without an improvement it waits before it lowers the rate.",
    ("EarlyStopping", "patience"): "How many epochs without an improvement it waits before it ends the trial.",
    ("EarlyStopping", "min_delta"): "How much better than the best so far an epoch must be to count as an improvement.",
}


def meaning(name: str, kind: str = "") -> str:
    """The sentence for a field of a struct of this kind, or nothing for a name that is not known."""
    return IN.get((kind, name)) or MEANINGS.get(name, "")
