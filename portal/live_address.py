"""Where live lessons are served, for whoever must know it without loading Voilà."""

BASE = "/live/"
