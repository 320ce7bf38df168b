"""Files of questions, exercises and terms of the tests' own, for a folder that has ``scenes/bowl.json`` beside them."""

QUESTIONS = """+++
kind = "questions"

[[questions]]
id = "how-large"
covers = [4]
scene = "scenes/bowl.json"
plain = ["3"]
text = "The rate is {rate}, and the limit on this ground is {limit}. What does a rate of 3 do?"
choices = [
  { text = "The hiker is thrown out.", why = "3 is above {limit}: every swing is wider than the last.", right = true },
  { text = "It arrives in half the steps.", why = "A longer stride helps while it does not jump over the valley." },
  { text = "Nothing: the slope is the same.", why = "The stride is the slope times the rate." },
]
again = [{ scene = "scenes/over.json" }]
[questions.numbers]
rate = { of = { from = "learning_rate_at" }, format = "rate" }
limit = { of = { from = "rate_limit" }, format = "rate" }

[[questions]]
id = "which-score"
covers = [7]
search = "searches/mini-project"
text = "What does a search compare?"
choices = [
  { text = "The scores on rows that no network has trained on.", why = "So validation works.", right = true },
  { text = "The losses on the training rows.", why = "A network can learn those by heart." },
]
+++
"""

EXERCISES = """+++
kind = "exercises"

[[exercises]]
id = "throw-out"
covers = [4]
scene = "scenes/bowl.json"
controls = ["learning_rate"]
goal = { check = "diverges" }
solution = { hiker_with = { learning_rate = 3.0 } }
task = "Find a rate that throws the hiker out."
hint = "The limit is {limit}."
answer = "Above {limit} every swing is wider than the last."
reached = "A rate of {rate} does it."
not_yet = "At {rate} the walk is {verdict}."
[exercises.numbers]
limit = { of = { from = "rate_limit" }, format = "rate", sets = "learning_rate" }

[[exercises]]
id = "two-networks"
covers = [7]
tab = "tuner"
spec = "specs/small.json"
controls = ["max_trials", "run"]
goal = { check = "trials_finished", at_least = 2 }
solution = { search = "searches/mini-project" }
task = "Train more than one network."
hint = "The budget says how many."
answer = "A search needs several to choose from."
+++
"""

GLOSSARY = """+++
kind = "glossary"

[[terms]]
id = "rate"
term = "learning rate"
aliases = ["rate", "LR"]
sentence = "How far a step goes for a slope of one."

[[terms]]
id = "step"
term = "step"
sentence = "One move of the hiker, and in training one change of all weights."

[[terms]]
id = "curvature"
term = "curvature"
symbol = "λ"
scene = "scenes/bowl.json"
sentence = "How sharply the ground bends; {curvature} in the valley here."
[terms.numbers]
curvature = { of = { from = "curvature" } }

[[terms]]
id = "beta-one"
term = "beta_1"
sentence = "How long slopes are remembered."

[[terms]]
id = "max-trials"
term = "max_trials"
sentence = "How many trials a search may take."
+++
"""

EXAMPLE = """+++
kind = "example"
id = "adams-step"
title = "Adam's step"
order = 3
covers = [5]
scene = "scenes/adam.json"
step = 3
rounds = [[], ["step"], ["divisor", "step"]]
+++
Adam divides each axis by how steep it was.
"""

INTERVIEW = """+++
kind = "interview"

[[questions]]
id = "why-a-rate"
covers = [4]
scene = "scenes/bowl.json"
question = "What does the rate do?"
answer = "It scales the step: here {rate} of the slope. Above {limit} the hiker climbs."
points = ["It scales the step", "Too large climbs", "Too small crawls"]
[questions.numbers]
rate = { of = { from = "learning_rate_at" }, format = "rate" }
limit = { of = { from = "rate_limit" }, format = "rate" }

[[questions]]
id = "why-a-tuner"
covers = [7]
search = "searches/mini-project"
question = "What does a tuner do?"
answer = "It tries, scores and keeps."
points = ["It tries", "It scores"]
+++
"""

FAQ = """+++
kind = "faq"

[[questions]]
id = "is-it-too-large"
covers = [4]
scene = "scenes/bowl.json"
question = "Is a rate of {rate} too large?"
answer = "Not here: the limit is {limit}."
[questions.numbers]
rate = { of = { from = "learning_rate_at" }, format = "rate" }
limit = { of = { from = "rate_limit" }, format = "rate" }

[[questions]]
id = "always"
covers = [13]
question = "Do I always need a tuner?"
answer = "No."
+++
"""
