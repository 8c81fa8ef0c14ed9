"""The rows behind a number: named lists with their filters."""
