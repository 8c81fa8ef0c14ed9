"""What administrators set and see for the whole company."""
