"""How each page of numbers is computed and drawn: one file per page."""
