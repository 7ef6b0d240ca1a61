"""The interface for programs, asked whatever its own document allows and much that it does not."""

import asyncio
import warnings
from dataclasses import replace
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from tests.handoff.api.support.house import SETTINGS, BuildHouse, House
from tests.handoff.api.support.programs import admin, program

EACH = settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
PREFIX = "/api/v1/"
ALL_SCOPES = (
    "conversations:read",
    "exports:read",
    "people:read",
    "people:write",
    "webhooks:read",
    "webhooks:write",
    "floor:read",
)
IDS = ("wh_none", "c_0123456789abcdef", "er_none", "k_none", "..%2f..", "%00", "x" * 300, "é")
odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


async def test_nothing_a_program_sends_breaks_the_service(build_house: BuildHouse) -> None:
    """Never a 500 and never a hang; every refusal has a promised code and a sentence."""
    quiet = replace(SETTINGS, rasa_urls=("http://127.0.0.1:9",), actions_url="http://127.0.0.1:9")
    house = await build_house(settings=quiet)
    await house.switchboard.open_conversation(channel="web", language="en")
    key = (await program(house, *ALL_SCOPES)).headers
    cookie = (await admin(house)).headers
    document = await (await house.http.get(house.url + "/openapi.json")).json()

    asked, problems = await asyncio.to_thread(_fuzz, house, document, key, cookie)

    assert problems == []
    assert asked >= 2 * 20  # every operation, with a key and as an admin


def _fuzz(house: House, document: dict[str, Any], *who: dict[str, str]) -> tuple[int, list[str]]:
    asked = 0
    schema = schemathesis.openapi.from_dict(document)
    problems: list[str] = []
    with requests.Session() as http:
        for found in schema.get_all_operations():
            assert isinstance(found, Ok), found
            operation = found.ok()
            if operation.path.startswith(PREFIX):
                for headers in who:
                    _ask(http, house, operation, headers, problems)
                    asked += 1
    return asked, problems


def _ask(
    http: requests.Session,
    house: House,
    operation: Any,
    headers: dict[str, str],
    problems: list[str],
) -> None:
    @EACH
    @given(case=operation.as_strategy(), body=odd, name=st.sampled_from(IDS), wild=st.booleans())
    def ask(case: Any, body: Any, name: str, wild: bool) -> None:
        path = operation.path.replace("{id}", name)
        sent = body if wild else case.body
        has_body = operation.method in ("post", "put")
        try:
            response = http.request(
                operation.method.upper(),
                house.url + path,
                params={k: str(v) for k, v in (case.query or {}).items()},
                json=sent if has_body and _is_json(sent) else None,
                headers=headers,
                timeout=20,
            )
        except requests.exceptions.InvalidJSONError:
            return
        problem = _problem(operation, response)
        if problem is not None:
            problems.append(f"{operation.method.upper()} {path}: {problem}")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ask()


def _is_json(sent: Any) -> bool:
    return isinstance(sent, dict | list | str | int | float | bool | None)


def _problem(operation: Any, response: requests.Response) -> str | None:
    if response.status_code < 400:
        return None
    if response.status_code >= 500:
        return f"{response.status_code} {response.text[:200]}"
    try:
        error = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        return f"{response.status_code} without an error in it: {response.text[:200]}"
    if not error["message"].endswith((".", "!", "…")):
        return f"no sentence: {error}"
    promised = operation.definition.raw["responses"].get(str(response.status_code))
    known = promised is not None and f"`{error['code']}`" in promised["description"]
    if known or error["code"] in {"not-found", "method-not-allowed", "bad-request"}:
        return None
    return f"{response.status_code} {error['code']} is not promised"
