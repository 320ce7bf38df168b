"""What became of the hikers, and why: a step taken apart, limits of the learning rate, and every sentence about a walk.

Imports every other room of ``descent``; none of them imports from here. What is decided and how it is said stand in
two files: ``*_sentences`` turn numbers into words.
"""
