"""Training: a spec run as a real Keras Tuner search in this process, telling events and hearing orders.

Others import ``import_keras``, ``live_tuner``, ``measures``, ``model``, ``own_model``, ``rehearse``, ``run`` and
``tuners``.
"""
