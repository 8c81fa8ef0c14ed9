"""Which meeting or mail is due, for whom and why."""
