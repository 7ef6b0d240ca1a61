"""Mails to customers: what they say, and how they are sent."""
