"""What can be missing when the house is set up; each says what to do in one line."""

from __future__ import annotations


class SetupError(Exception):
    """The root of them."""


class InterpreterMissing(SetupError):
    """No Python of a wanted version works on this machine."""


class LockMissing(SetupError):
    """A requirements file is not there."""
