"""One process that answers the web: the server, its static files, its first administrator."""
