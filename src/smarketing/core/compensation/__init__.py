"""Pay on shared goals."""
