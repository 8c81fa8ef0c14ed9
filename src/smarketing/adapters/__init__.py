"""The outside world: where facts come from, where they rest, how results are drawn."""
