"""The operating agreement between a sales team and a marketing team, run as software."""
