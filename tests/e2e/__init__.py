"""People in real browsers against the real processes."""
