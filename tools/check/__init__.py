"""Runs what `make check` and `make test` promise, one calm line for each part."""
