"""What each side promised, and whether it kept it."""
