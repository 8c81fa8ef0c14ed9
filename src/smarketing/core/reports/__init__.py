"""The analyses joined up into the reports that people read."""
