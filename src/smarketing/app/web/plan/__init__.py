"""The page Plan: the funnel computed backwards, the team that it takes, and scenarios."""
