"""What happens to every request, whichever page it is for."""
