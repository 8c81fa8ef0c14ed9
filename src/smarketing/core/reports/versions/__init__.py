"""The versions of the agreement: who signed which, and in what they differ."""
