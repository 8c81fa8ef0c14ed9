"""Reports on history under another definition."""
