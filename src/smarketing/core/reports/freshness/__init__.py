"""The report on how fresh the facts of each source are."""
