"""Several processes of this service on one PostgreSQL: what they tell and know of each other."""
