"""How the tables of comments and keys came to be, step by step."""
