"""What is known of the assistant from its files: its intents, its data, its thresholds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bench.evaluate.rows import BadData

# A mistake in one of these changes an order, an account or somebody's money.
RISKY = frozenset({
    "cancel_order", "change_order", "place_order", "change_shipping_address",
    "set_up_shipping_address", "get_refund", "return_item", "exchange_item", "dispute_charge",
    "create_account", "delete_account", "edit_account", "switch_account", "recover_password",
    "newsletter_subscription", "book_appointment",
})  # fmt: skip
_ANNOTATION = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Example:
    """One training sentence."""

    text: str
    intent: str
    language: str


def intents(root: Path) -> set[str]:
    """Every name that may be expected: the domain's intents, and each topic of the FAQ."""
    named = {name if isinstance(name, str) else next(iter(name)) for name in _domain(root)}
    return named | {example.intent for example in examples(root)}


def examples(root: Path) -> list[Example]:
    """Every training sentence, in the order of the files."""
    return [example for file in sorted(root.glob("data/**/*.yml")) for example in _of(file)]


def pipeline(root: Path, component: str) -> dict[str, Any]:
    """A component's settings in config.yml; `component` is the end of its name."""
    return _settings(root, "pipeline", component)


def anger_threshold(root: Path) -> float:
    """From where on the assistant hands over. Raises BadData."""
    value = _settings(root, "policies", "EscalationPolicy").get("anger_threshold")
    if not isinstance(value, int | float):
        raise BadData("config.yml names no anger_threshold for the EscalationPolicy.")
    return float(value)


def _settings(root: Path, part: str, component: str) -> dict[str, Any]:
    config = _yaml((root / "config.yml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = [
        one for one in config[part] if str(one["name"]).rpartition(".")[2] == component
    ]
    if not found:
        raise BadData(f"config.yml names no {component}.")
    return found[0]


def _yaml(content: str) -> Any:
    # Not PyYAML: running needs no more than what rasa-sdk brings along.
    return YAML(typ="safe").load(content)


def _domain(root: Path) -> list[Any]:
    domain = _yaml((root / "domain.yml").read_text(encoding="utf-8"))
    return list(domain["intents"])


def _of(file: Path) -> Iterator[Example]:
    content = file.read_text(encoding="utf-8")
    if not re.search(r"^nlu:", content, re.MULTILINE):
        return
    for block in _yaml(content).get("nlu") or []:
        language = str((block.get("metadata") or {}).get("language", ""))
        for line in block["examples"].splitlines():
            text = _ANNOTATION.sub(r"\1", line.removeprefix("- ")).strip()
            yield Example(text, str(block["intent"]), language)
