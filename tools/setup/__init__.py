"""Brings a fresh checkout to life: interpreters, both environments, system packages.

Runs before anything is installed, under any python3 from 3.9 on: the standard library alone.
"""
