"""The facts: their tables, their identity, and views of them as of a moment."""
