"""The doors through which people and programs use the rules."""
