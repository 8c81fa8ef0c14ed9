"""What it takes to reach the goal: the funnel computed backwards."""
