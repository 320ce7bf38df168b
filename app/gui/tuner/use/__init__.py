"""What a finished search is good for: a table's rows answered, the test part scored, the best values fitted once more.

Others import ``card``.
"""
