"""One lead as whoever works it needs it: who it is, what is due, and what happened before."""
