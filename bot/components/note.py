"""The note an agent leaves on handing back, understood as a customer's sentence would be."""

from typing import Any, Awaitable, Callable, Dict, Mapping

Parse = Callable[[str], Awaitable[Mapping[str, Any]]]
NOTE, MEANT = "note", "note_meant"
_LONGEST = 500


async def with_note_read(metadata: Dict[str, Any], kind: str, parse: Parse) -> Dict[str, Any]:
    """The metadata with intent, confidence and details of its note, if an event brings one.

    What it means is only offered to the customer: the actions never do it by themselves.
    """
    note = metadata.get(NOTE)
    if kind != "event" or not isinstance(note, str) or not note.strip():
        return metadata
    read = await parse(note.strip().lstrip("/\\ ")[:_LONGEST] or "?")
    intent = read.get("intent") or {}
    meant = {
        "intent": intent.get("name"),
        "confidence": float(intent.get("confidence") or 0.0),
        "order_numbers": [
            str(e["value"]) for e in read.get("entities") or () if e["entity"] == "order_number"
        ],
    }
    return {**metadata, MEANT: meant}
