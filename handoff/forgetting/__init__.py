"""Carrying out erasures: in our own tables, in files, in the bot and in the order system."""
