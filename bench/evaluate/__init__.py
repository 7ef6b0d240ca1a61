"""How well the assistant understands: sentences in a CSV file against what it would do."""
