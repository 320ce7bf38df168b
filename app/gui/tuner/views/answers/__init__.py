"""What a trial's network answers to the validation part: which classes it confuses, or its numbers against the truth.

Others import ``panel``.
"""
