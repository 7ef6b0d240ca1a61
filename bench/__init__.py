"""Measurements, side by side in one run; never asserted by wall clock in a test."""
