"""Forms of a value: a line a field, checked by the value's own type, with what each argument means.

Others import any of it.
"""
