"""Tests of the tools, with small stand-ins for interpreters, Rasa and the processes."""
