"""The web application: one folder per page, and what all pages share."""
