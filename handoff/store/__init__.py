"""The database: tables, engines, migrations, rows to values and back."""
