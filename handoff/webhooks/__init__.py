"""Telling other systems what happens here: what is told, how it is signed, sent and repeated."""
