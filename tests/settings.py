"""What running the tests reads from the environment."""

import os

# `FRONTLINE_PICTURES=1` writes docs/pictures anew; else a run leaves the checkout as it is.
WRITES_PICTURES = os.environ.get("FRONTLINE_PICTURES") == "1"
