"""How the table of handed-over files came to be, step by step."""
