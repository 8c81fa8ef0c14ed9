"""The page Agreement: read it, try other terms on history, propose, comment, sign, compare."""
