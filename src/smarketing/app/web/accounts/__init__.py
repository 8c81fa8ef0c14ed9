"""Who may come in: people, their roles and teams, invitations, and what they did."""
