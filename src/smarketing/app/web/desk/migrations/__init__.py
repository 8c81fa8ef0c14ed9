"""How the tables of acts and snoozes came to be, step by step."""
