"""The operations of the order system, one noun a file; each demands who is asking."""
