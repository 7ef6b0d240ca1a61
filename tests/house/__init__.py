"""Tests of the house as a whole: rules that no single room can keep alone."""
