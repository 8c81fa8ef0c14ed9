"""How the table of scenarios came to be, step by step."""
