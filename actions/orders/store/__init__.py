"""The only place with a database session: tables, transactions, and one file of queries a noun."""
