"""The measures of a search: each is one number, or one word, of a recorded search or of the learner's own."""

from __future__ import annotations

from typing import Literal

from app.descent.text.json_input import InputError
from app.learn.checks.measure import Found, OfSearch, OfTrial, Share
from app.tuning.record.state import SearchState
from app.tuning.record.trial import TrialState
from app.tuning.spec.search import combinations


class BestScore(OfSearch, frozen=True, tag="best_score"):
    """The best trial's score, by the search's objective."""

    def of(self, state: SearchState) -> Found:
        """The value."""
        return None if state.best is None else score_found(state, state.best.score)


class BestValue(OfSearch, frozen=True, tag="best_value"):
    """The value that the best trial has of a hyperparameter (``name``): a number or a word."""

    name: str

    def of(self, state: SearchState) -> Found:
        """The value."""
        if state.best is None:
            return None
        if self.name not in state.best.values:
            raise InputError(f"{self.name} is not varied in this search; {', '.join(state.best.values)} are")
        value = state.best.values[self.name]
        return value if isinstance(value, str) else float(value)


class Spread(OfSearch, frozen=True, tag="spread"):
    """The best score less the worst, of all trials that have one."""

    def of(self, state: SearchState) -> Found:
        """The value."""
        scores = [t.score for t in state.trials.values() if t.score is not None]
        return max(scores) - min(scores) if scores else None


class Trials(OfSearch, frozen=True, tag="trials"):
    """How many trials the search has."""

    def of(self, state: SearchState) -> Found:
        """The value."""
        return float(len(state.trials))


class EpochsTrained(OfSearch, frozen=True, tag="epochs_trained"):
    """How many epochs all its trials trained together."""

    def of(self, state: SearchState) -> Found:
        """The value."""
        return float(sum(len(t.epochs) for t in state.trials.values()))


class Combinations(OfSearch, frozen=True, tag="combinations"):
    """How many different networks the search's space holds; no number if a range is continuous."""

    def of(self, state: SearchState) -> Found:
        """The value."""
        found = None if state.spec is None else combinations(state.spec)
        return None if found is None else float(found)


class Varied(OfSearch, frozen=True, tag="varied"):
    """How many hyperparameters the search varies."""

    def of(self, state: SearchState) -> Found:
        """The value."""
        return None if state.spec is None else float(len(state.spec.varied()))


class Baseline(OfSearch, frozen=True, tag="baseline"):
    """What one and the same answer for every row would score."""

    def of(self, state: SearchState) -> Found:
        """The value."""
        return state.baseline


class ValidationRows(OfSearch, frozen=True, tag="validation_rows"):
    """How many rows the search keeps back to score its trials."""

    def of(self, state: SearchState) -> Found:
        """The value."""
        if state.rows is None or state.spec is None:
            return None
        return float(state.rows - int(state.rows * (1 - state.spec.validation_split)))


class ScoreOf(OfTrial, frozen=True, tag="score_of"):
    """The score of one trial, as in where = { learning_rate = 0.001 }."""

    def of_trial(self, _state: SearchState, trial: TrialState) -> Found:
        """The value."""
        return trial.score


class MetricOf(OfTrial, frozen=True, tag="metric_of"):
    """A metric of one trial (val_loss, …) after ``epoch`` (the first is 1); −1 is the last, "best" the score's."""

    metric: str
    epoch: int | Literal["best"] = -1

    def of_trial(self, _state: SearchState, trial: TrialState) -> Found:
        """The value."""
        count = len(trial.epochs)
        if self.epoch == "best":
            if trial.best_epoch is None:
                return None
            place = trial.best_epoch
        else:
            place = self.epoch - 1 if self.epoch > 0 else self.epoch
        if self.epoch == 0 or not -count <= place < count:
            raise InputError(f"epoch {self.epoch} is not in this trial, which has {count}")
        logs = trial.epochs[place].logs
        if self.metric not in logs:
            raise InputError(f"there is no {self.metric} in this search; there are {', '.join(sorted(logs))}")
        return logs[self.metric]


class LowestOf(OfTrial, frozen=True, tag="lowest_of"):
    """The lowest value that a metric of one trial had after any epoch."""

    metric: str

    def of_trial(self, _state: SearchState, trial: TrialState) -> Found:
        """The value."""
        seen = [value for e in trial.epochs if (value := e.logs.get(self.metric)) is not None]
        return min(seen) if seen else None


class HighestOf(OfTrial, frozen=True, tag="highest_of"):
    """The highest value that a metric of one trial had after any epoch."""

    metric: str

    def of_trial(self, _state: SearchState, trial: TrialState) -> Found:
        """The value."""
        seen = [value for e in trial.epochs if (value := e.logs.get(self.metric)) is not None]
        return max(seen) if seen else None


class BestEpoch(OfTrial, frozen=True, tag="best_epoch"):
    """The epoch (the first is 1) that the score of one trial is of."""

    def of_trial(self, _state: SearchState, trial: TrialState) -> Found:
        """The value."""
        return None if trial.best_epoch is None else trial.best_epoch + 1.0


class Reductions(OfTrial, frozen=True, tag="reductions"):
    """How many times ReduceLROnPlateau lowered the rate of one trial."""

    def of_trial(self, _state: SearchState, trial: TrialState) -> Found:
        """The value."""
        return float(reductions(trial))


class FirstReduction(OfTrial, frozen=True, tag="first_reduction"):
    """The epoch (the first is 1) after which ReduceLROnPlateau first lowered the rate of one trial; never, if not."""

    def of_trial(self, _state: SearchState, trial: TrialState) -> Found:
        """The value."""
        return next((e.epoch + 1.0 for e in trial.epochs if e.plateau is not None and e.plateau.reduced), None)


class RateAtEpoch(OfTrial, frozen=True, tag="rate_at_epoch"):
    """The learning rate that one trial used in ``epoch`` (the first is 1); −1 is the last."""

    epoch: int = -1

    def of_trial(self, _state: SearchState, trial: TrialState) -> Found:
        """The value."""
        count = len(trial.epochs)
        place = self.epoch - 1 if self.epoch > 0 else self.epoch
        if self.epoch == 0 or not -count <= place < count:
            raise InputError(f"epoch {self.epoch} is not in this trial, which has {count}")
        return trial.epochs[place].learning_rate


class Parameters(OfTrial, frozen=True, tag="parameters"):
    """How many weights and biases the network of one trial has."""

    def of_trial(self, _state: SearchState, trial: TrialState) -> Found:
        """The value."""
        return None if trial.parameters is None else float(trial.parameters)


SearchMeasure = (
    BestScore
    | BestValue
    | Spread
    | Trials
    | EpochsTrained
    | Combinations
    | Varied
    | Baseline
    | ValidationRows
    | ScoreOf
    | MetricOf
    | LowestOf
    | HighestOf
    | BestEpoch
    | Reductions
    | FirstReduction
    | RateAtEpoch
    | Parameters
)


def score_found(state: SearchState, score: float | None) -> Found:
    """A score as a feedback has it: a share of right answers where the objective is one."""
    is_share = state.spec is not None and state.spec.objective.endswith("accuracy")
    return Share(score) if score is not None and is_share else score


def reductions(trial: TrialState) -> int:
    """How many times ReduceLROnPlateau lowered the rate of a trial."""
    return sum(e.plateau is not None and e.plateau.reduced for e in trial.epochs)
