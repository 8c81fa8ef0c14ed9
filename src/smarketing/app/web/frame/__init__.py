"""What people choose in the frame of every page: language and appearance."""
