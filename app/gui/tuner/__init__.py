"""The tuner tab: a form makes a SearchSpec, a run trains it, views and a table show its SearchState.

``tab.TunerTab`` is all that the window needs, with ``spec_files`` for its menus.
"""
