"""A score learned from closed outcomes, to be compared with the agreed points."""
