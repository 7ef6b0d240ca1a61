"""Files that customers and agents send each other: what they are, where they lie."""
