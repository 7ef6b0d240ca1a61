"""What several rooms' tests lean on: the real processes, and small stand-ins."""
