"""Small Vosk models made from the project's own words and from synthetic speech alone."""
