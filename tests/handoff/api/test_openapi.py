"""The OpenAPI document, against the routes that really exist."""

import re
from typing import Any

from handoff.api.app import ROUTES
from handoff.api.errors import STATUS_OF_HTTP_CODES
from handoff.api.statuses import STATUSES
from tests.handoff.api.support.house import House


async def document(house: House) -> dict[str, Any]:
    """What the service says of itself."""
    async with house.http.get(house.url + "/openapi.json") as response:
        described: dict[str, Any] = await response.json()
    return described


async def test_document_and_router_name_the_same_routes(house: House) -> None:
    """Nothing undocumented, nothing promised that is not there."""
    described = {
        (method.upper(), path)
        for path, methods in (await document(house))["paths"].items()
        for method in methods
    }
    real = {
        (route.method, route.resource.canonical)
        for route in house.app.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }

    assert described == real


async def test_document_is_openapi_3_1_with_every_reference_resolved(house: House) -> None:
    """Each `$ref` points to a schema that is there; each operation has an id of its own."""
    described = await document(house)
    references = set(re.findall(r"#/components/schemas/(\w+)", str(described)))
    operations = [
        operation["operationId"]
        for methods in described["paths"].values()
        for operation in methods.values()
    ]

    assert described["openapi"].startswith("3.1")
    assert references <= set(described["components"]["schemas"])
    assert len(operations) == len(set(operations))


async def test_promised_refusals_have_their_status_in_the_table(house: House) -> None:
    """What a route says it refuses with is what the middleware answers."""
    known = STATUSES | STATUS_OF_HTTP_CODES

    for route in house.app[ROUTES]:
        for status, code in route.refusals:
            assert known[code] == status, (route.path, code)


async def test_bodies_and_answers_are_described(house: House) -> None:
    """The models' fields and limits reach the reader."""
    schemas = (await document(house))["components"]["schemas"]

    assert schemas["OpenConversation"]["properties"]["language"]["enum"] == ["en", "nl"]
    assert schemas["Login"]["required"] == ["username", "password"]
    assert set(schemas["ErrorAnswer"]["properties"]) == {"error"}


async def test_human_page_needs_nothing_from_elsewhere(house: House) -> None:
    """`/docs` and what it loads come from this service."""
    async with house.http.get(house.url + "/docs") as response:
        page = await response.text()

    for address in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert address.startswith("/")
        async with house.http.get(house.url + address) as found:
            assert found.status == 200, address
