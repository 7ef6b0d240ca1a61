"""Recording of calls: two sides on one clock, silent where it must be, on their way to storage."""
