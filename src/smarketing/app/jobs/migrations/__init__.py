"""How the tables of the worker came to be, step by step."""
