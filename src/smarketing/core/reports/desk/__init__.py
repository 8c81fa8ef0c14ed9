"""The desk of a representative: their leads in order, and what can be done with them."""
