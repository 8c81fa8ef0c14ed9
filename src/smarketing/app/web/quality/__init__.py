"""The page Quality: what sales says of marketing's leads."""
