"""The report on conversion from stage to stage."""
