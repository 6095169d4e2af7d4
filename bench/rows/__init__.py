"""The rows of the table, one module each: ``WHAT`` says what it is about, ``measure(run)`` returns its figures."""
