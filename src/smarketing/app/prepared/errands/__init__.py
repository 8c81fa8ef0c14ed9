"""What the web process has done by the calculator process: whatever needs facts or rules."""
