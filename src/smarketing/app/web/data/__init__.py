"""The page Data: files in, what was set aside, how fresh each source is."""
