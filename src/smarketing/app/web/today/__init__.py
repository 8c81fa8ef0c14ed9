"""The page Today: what both sides owe each other, and how the goal stands."""
