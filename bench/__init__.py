"""The benchmark: ours, stock Voilà, nginx and nbgrader measured beside one another in one run (``boai bench``).

A row is one module of ``bench/rows/`` with ``measure(run) -> list[Figure]``; a new file is a new row. Servers
under test are real processes on loopback with data folders of their own. Nothing in ``tests/`` pins a time.
"""
