"""What builds, trains, starts and checks the house; customers are served by none of it."""
