"""Scores computed from raw logs and answers; pure standard library, shared by widgets and grading.

Each exercise ``widgets/<name>.py`` has ``widgets/scoring/<name>.py`` with ``score(params, events) -> Result`` (see
``result``). It computes points and mistakes of the last run again, from what the learner did; right or wrong, totals
and scores that the log names are never trusted. A malformed event raises ValueError that names it (see ``log``).

An exercise without points by its nature, such as a vote or cards to turn over, says ``COMPLETION_ONLY = True`` in its
module: then ``score`` gives 1 of 1 for a run that reached its end and 0 of 1 before, and never a mistake.
"""
