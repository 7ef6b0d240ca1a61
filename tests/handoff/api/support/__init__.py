"""A real service on a free port with a scripted bot, and what tests say to it."""
