"""Makes a body or a parameter that a route accepts from its OpenAPI schema, so that no list of routes is needed."""

from collections.abc import Collection, Mapping
from typing import Any


class Sampler:
    """Values for the schemas of one OpenAPI document; `known` gives what a field of this name must hold."""

    def __init__(
        self, document: Mapping[str, Any], known: Mapping[str, Any], also: Collection[str] = ()
    ) -> None:
        """`also` names optional fields to be filled in."""
        self._also = also
        self._schemas = document.get("components", {}).get("schemas", {})
        self._known = known

    def of(self, schema: Mapping[str, Any], name: str = "") -> Any:
        if name in self._known:
            return self._known[name]
        if "$ref" in schema:
            return self.of(self._schemas[schema["$ref"].rpartition("/")[2]], name)
        for key in ("anyOf", "oneOf", "allOf"):
            if key in schema:
                return self.of(next(one for one in schema[key] if one.get("type") != "null"), name)
        if "const" in schema or "enum" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        return self._plain(schema, name)

    def _plain(self, schema: Mapping[str, Any], name: str) -> Any:
        match schema.get("type", "object"):
            case "object":
                fields = schema.get("properties", {})
                given = {*schema.get("required", []), *(one for one in self._also if one in fields)}
                return {one: self.of(fields[one], one) for one in given}
            case "array":
                return [self.of(schema["items"], name)] * schema.get("minItems", 0)
            case "integer" | "number":
                return max(schema.get("minimum", 1), 1)
            case "boolean":
                return True
            case _:
                return self._text(schema)

    def _text(self, schema: Mapping[str, Any]) -> str:
        by_format = {
            "date": "2026-11-23",
            "date-time": "2026-11-23T09:00:00Z",
            "time": "09:00",
            "uuid": "01890000-0000-7000-8000-00000000abcd",
            "email": "une@adresse.example",
        }
        return str(by_format.get(schema.get("format", ""), "un texte".ljust(schema.get("minLength", 1), ".")))
