"""What measurements run in Rasa's environment (Python 3.10), asked and answered in JSON files."""
