"""The reference database: the stand-in store's rows in DuckDB, and queries that both must answer alike."""
