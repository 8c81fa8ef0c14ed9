"""The report on what sales says of marketing's leads."""
