"""The bot as the handoff service sees it: something that answers turns, or does not."""
