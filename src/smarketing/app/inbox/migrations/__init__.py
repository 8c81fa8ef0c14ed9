"""How the table of the inbox came to be, step by step."""
