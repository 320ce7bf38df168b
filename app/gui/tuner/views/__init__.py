"""The views of a search, one at a time: curves, history, space, one trial's page.

``view.View`` is what each of them is, and ``stack.ViewStack`` shows any list of them. A new view is a file here and a
line in ``every_view``.
"""
