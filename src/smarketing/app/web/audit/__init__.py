"""Who did what and when: a log to which lines are added, and none is changed."""
