"""A made-up shop to try Frontline on: ten customers with a story each, and a crowd around them."""
