"""The client can leave the house: it needs the wire, aiohttp and pydantic, nothing behind them."""

import ast
from pathlib import Path

ROOM = Path(__file__).parents[3] / "handoff" / "client"
ALLOWED = ("handoff.client", "handoff.protocol")


def test_client_imports_the_protocol_only() -> None:
    """Nothing else of the handoff service."""
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("handoff"):
                assert (node.module or "").startswith(ALLOWED), (path.name, node.module)
