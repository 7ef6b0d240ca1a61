"""Values of a JSON schema as pydantic writes it, and values that are nearly of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

JUNK: Sequence[Any] = (
    None, True, -1, 0, 10**30, 1e308, "", " ", "x" * 5_000, "\x00", "\ud800", "☃", [], {}, [[]],
    "../../etc/passwd", "' OR 1=1 --", {"$ref": "#"},
)  # fmt: skip


def of_schema(
    schema: Mapping[str, Any],
    known: Mapping[str, Sequence[Any]],
    defs: Mapping[str, Any] | None = None,
) -> st.SearchStrategy[Any]:
    """What the schema allows; fields named in `known` have one of those values half of the time."""
    defs = defs if defs is not None else schema.get("$defs", {})
    if "$ref" in schema:
        return of_schema(defs[schema["$ref"].rsplit("/", 1)[1]], known, defs)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return st.one_of(*(of_schema(one, known, defs) for one in schema[several]))
    if schema.get("type") == "object":
        return _objects(schema, known, defs)
    if schema.get("type") == "array":
        items = of_schema(schema.get("items", {}), known, defs)
        return st.lists(items, max_size=min(3, schema.get("maxItems", 3)))
    return _plain(schema)


def nearly(good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A good object with one thing wrong; what is no object stays as it is."""

    def spoil(value: Any) -> st.SearchStrategy[Any]:
        if not isinstance(value, dict):
            return st.sampled_from(JUNK)
        wrong = st.sampled_from(JUNK)
        ways = [wrong.map(lambda junk: {**value, "surplus": junk})]
        if fields := sorted(set(value) - {"type"}):
            name = st.sampled_from(fields)
            ways.append(st.builds(lambda key, junk: {**value, key: junk}, name, wrong))
            ways.append(name.map(lambda key: {k: v for k, v in value.items() if k != key}))
        return st.one_of(*ways)

    return good.flatmap(spoil)


def _objects(
    schema: Mapping[str, Any], known: Mapping[str, Sequence[Any]], defs: Mapping[str, Any]
) -> st.SearchStrategy[Any]:
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for name, asked in schema.get("properties", {}).items():
        drawn = of_schema(asked, known, defs)
        fields[name] = st.sampled_from(known[name]) | drawn if known.get(name) else drawn
    needed = {name for name in fields if name in schema.get("required", ()) or name == "type"}
    return st.fixed_dictionaries(
        {name: fields[name] for name in needed},
        optional={name: value for name, value in fields.items() if name not in needed},
    )


def _plain(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    kind = schema.get("type")
    if kind == "string" and "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True)
    if kind == "string":
        shortest, longest = schema.get("minLength", 0), schema.get("maxLength", 40)
        return st.text(min_size=shortest, max_size=min(longest, shortest + 40))
    if kind in ("integer", "number"):
        least, most = schema.get("minimum"), schema.get("maximum")
        return st.integers(least, most)
    if kind == "boolean":
        return st.booleans()
    if kind == "null":
        return st.none()
    return st.sampled_from(JUNK)
