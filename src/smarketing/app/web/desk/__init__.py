"""The page Desk: a representative's leads, and what they do with them."""
