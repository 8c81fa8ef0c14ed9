"""How a question asks for a page as a file: "xlsx", or "csv" of one table."""

FILE, TABLE = "file", "table"
