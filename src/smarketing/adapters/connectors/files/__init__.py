"""Files that people export and hand over: CSV, XLSX, Parquet and JSON lines."""
