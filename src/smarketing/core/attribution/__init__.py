"""From revenue back to the source that produced it."""
