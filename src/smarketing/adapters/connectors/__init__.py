"""Where facts come from: one folder per kind of source."""
