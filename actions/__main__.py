"""`python -m actions serve`: the action server, on loopback only."""

import argparse
import logging

from actions.orders.settings import read_settings as read_order_settings
from actions.server import serve
from actions.settings import read_settings


def main() -> None:
    """Parse the command line and serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m actions", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="answer Rasa's calls for custom actions")
    parser.parse_args()
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    serve(read_settings(), read_order_settings().database_url)


if __name__ == "__main__":
    main()
