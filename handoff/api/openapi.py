"""The HTTP interface as OpenAPI 3.1, made from the route table and the pydantic models."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from handoff.api.errors import ErrorAnswer
from handoff.api.routes import Route

_REF = "#/components/schemas/{model}"


def openapi_document(routes: Sequence[Route]) -> dict[str, Any]:
    """The document of these routes."""
    models = {model for route in routes for model in (route.body, route.answer) if model}
    names, definitions = _schemas({*models, ErrorAnswer})
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(_plain(route.path), {})[route.method.lower()] = _operation(route, names)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Frontline handoff service",
            "version": "1",
            "description": "Conversations with customers, and the people who take them over.",
        },
        "paths": paths,
        "components": {
            "schemas": definitions,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "frontline_session"},
                "key": {"type": "http", "scheme": "bearer", "bearerFormat": "fl_…"},
            },
        },
    }


def _schemas(
    models: set[type[BaseModel]],
) -> tuple[dict[type[BaseModel], dict[str, Any]], dict[str, Any]]:
    ordered = sorted(models, key=lambda model: model.__name__)
    refs, whole = models_json_schema(
        [(model, "validation") for model in ordered], ref_template=_REF
    )
    return {model: refs[model, "validation"] for model in ordered}, whole.get("$defs", {})


def _operation(route: Route, names: dict[type[BaseModel], dict[str, Any]]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": route.summary,
        "operationId": _operation_id(route),
        "tags": [route.who],
        "responses": {str(route.status): _answer(route, names)},
    }
    if parameters := [*_in_path(route), *_in_query(route)]:
        operation["parameters"] = parameters
    if route.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": names[route.body]}},
        }
    if route.who in ("agent", "key"):
        operation["security"] = [{"session": []}]
    if route.scope is not None:
        operation["security"] = [{"key": []}, {"session": []}]
        operation["x-scope"] = route.scope.value
    for status in sorted({status for status, _ in route.refusals}):
        codes = ", ".join(f"`{code}`" for at, code in route.refusals if at == status)
        operation["responses"][str(status)] = {
            "description": f"Refused: {codes}",
            "content": {"application/json": {"schema": names[ErrorAnswer]}},
        }
    return operation


def _answer(route: Route, names: dict[type[BaseModel], dict[str, Any]]) -> dict[str, Any]:
    descriptions = {101: "The socket is open", 201: "Made", 204: "Done", 302: "Look there"}
    answer: dict[str, Any] = {"description": descriptions.get(route.status, "The answer")}
    if route.answer is not None:
        answer["content"] = {route.content_type: {"schema": names[route.answer]}}
    elif route.status == 200:
        answer["content"] = {route.content_type: {}}
    return answer


def _in_path(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", _plain(route.path))
    ]


def _in_query(route: Route) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    schema = route.query.model_json_schema()
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "schema": asked,
        }
        for name, asked in schema["properties"].items()
    ]


def _plain(path: str) -> str:
    """The path without the router's patterns."""
    return re.sub(r"{(\w+):[^{}]*}", r"{\1}", path)


def _operation_id(route: Route) -> str:
    words = re.findall(r"[a-z0-9]+", _plain(route.path).lower()) or ["home"]
    return "_".join([route.method.lower(), *words])
