"""Work that nobody waits for: the worker and its steps."""
