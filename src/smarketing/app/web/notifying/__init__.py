"""Which mails a person wants, and when none may come."""
