"""The report on what history proposes."""
