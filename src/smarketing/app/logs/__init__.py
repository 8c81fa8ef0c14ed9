"""What the application says while it runs, for whoever operates it."""
