"""Bo’ai Classroom."""
