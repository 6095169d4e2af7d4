"""Scores computed from raw logs and answers; pure standard library, shared by widgets and grading."""
