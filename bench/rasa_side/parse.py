"""`python -m bench.rasa_side.parse QUESTION ANSWER`: sentences through a trained model."""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent

from bot.components.turn import parse_turn


async def parse(agent: Agent, text: str) -> dict[str, Any]:
    """As the channel would hand it on, with nothing said before."""
    body = {
        "conversation_id": "evaluation", "message_id": "1", "kind": "text", "text": text,
        "channel": "web", "language": "en",
    }  # fmt: skip
    cleaned = parse_turn(body).text
    began = time.perf_counter()
    parsed: dict[str, Any] = dict(await agent.parse_message(cleaned))
    took = (time.perf_counter() - began) * 1000
    chosen = (parsed.get("response_selector") or {}).get("faq") or {}
    return {
        "intent": str(parsed["intent"]["name"]),
        "confidence": float(parsed["intent"]["confidence"]),
        "topic": (chosen.get("response") or {}).get("intent_response_key"),
        "anger": float((parsed.get("sentiment") or {}).get("anger") or 0.0),
        "milliseconds": took,
        "entities": [[e["entity"], str(e["value"])] for e in parsed.get("entities") or []],
    }


async def parse_all(agent: Agent, texts: list[str]) -> list[dict[str, Any]]:
    return [await parse(agent, text) for text in texts]


def main(question: Path, answer: Path) -> None:
    asked = json.loads(question.read_text(encoding="utf-8"))
    parses = asyncio.run(parse_all(Agent.load(asked["model"]), asked["texts"]))
    answer.write_text(json.dumps({"parses": parses}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
