"""Today: what both sides owe, how the goal stands, and what changed since yesterday."""
