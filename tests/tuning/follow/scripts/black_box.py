"""No network at all: Keras Tuner as an optimizer of a function."""

import sys

import keras_tuner as kt


class MyTuner(kt.RandomSearch):
    def run_trial(self, trial, *args, **kwargs):
        hp = trial.hyperparameters
        a = hp.Float("a", -1.0, 1.0)
        b = hp.Int("b", 0, 10)
        return a * a + b


tuner = MyTuner(max_trials=5, seed=3, overwrite=True, directory=sys.argv[1], project_name="box")
tuner.search()
print(len(tuner.oracle.trials))
