"""The names that the processes of a search go by, and the words that one says and another looks for."""

from __future__ import annotations

import re

WORKER = "tuner0"  # Keras Tuner's own name for a single worker
CHIEF = "chief"  # hands out trials to several workers
LOCAL = re.compile(r"tuner\d+")  # the workers of the searching machine; those of others are called otherwise
REFUSED = 2  # the exit code of a worker that cannot begin, its last words a sentence
KILLED = "The worker process ended by signal 9"  # so begins what is said of a worker that was killed
