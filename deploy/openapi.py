"""Merges the OpenAPI documents of the five services into one for the platform.

Where two services have different schemas of the same name, the name of the service is put in front. A schema that they
share (the body of a problem) stays as it is. The parts that the kernel and the gateway handle for every route are added
here: the token, the link's cookie, the idempotency key, the expected version.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

Document = dict[str, Any]

REF = "#/components/schemas/"
WRITES = ("post", "put", "patch", "delete")
WITHOUT_KEY = ("/search", "/exchange", "/close")
"""Ends of the paths of requests that use POST so that no address holds what they send, a name or a token.

They change nothing that an idempotency key would protect, so they take none.
"""

PROBLEM = "application/problem+json"

TITLE = "CIL-PASS assistance"
DESCRIPTION = """\
API des services d'assistance au logement CIL-PASS, servie par la passerelle.

Les refus sont des `application/problem+json` (RFC 9457), en français. Les instants sont en UTC, les jours
légaux sont des dates civiles de Paris, les montants des décimaux.
"""

SECURITY_SCHEMES: Document = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Jeton de l'émetteur OpenID Connect, contrôlé par la passerelle puis par le service.",
    },
    "link": {
        "type": "apiKey",
        "in": "cookie",
        "name": "cilpass_link",
        "description": "Témoin reçu en échange du lien envoyé à un salarié ou à un partenaire, sans compte.",
    },
}

PARAMETERS: Document = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "Clé nouvelle à chaque action, la même à chaque nouvel essai : l'action n'a lieu qu'une "
        "fois, et la première réponse est redonnée (`Idempotency-Replayed: true`).",
        "schema": {"type": "string", "minLength": 8, "maxLength": 128, "pattern": "^[\\x21-\\x7e]+$"},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "description": "ETag de la version sur laquelle la décision a été prise ; 412 si elle n'est plus à jour.",
        "schema": {"type": "string", "examples": ['"v3"']},
    },
}


def merge(documents: Mapping[str, Document], server: str = "/") -> Document:
    """Merges the services' documents, given by name; `server` is the gateway's address."""
    clashing = _clashing(documents)
    paths: Document = {}
    schemas: Document = {}
    for service in sorted(documents):
        document = _renamed(documents[service], {name: _own(service, name) for name in clashing})
        for path, operations in document.get("paths", {}).items():
            paths[path] = {
                method: _completed(service, path, method, operation)
                for method, operation in operations.items()
            }
        own = document.get("components", {}).get("schemas", {})
        if twice := {name for name in own if schemas.get(name, own[name]) != own[name]}:
            raise ValueError(f"schemas of one name in two services: {', '.join(sorted(twice))}")
        schemas |= own
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1", "description": DESCRIPTION},
        "servers": [{"url": server, "description": "Passerelle"}],
        "security": [{"bearer": []}],
        "tags": [
            {"name": service, "description": documents[service]["info"]["title"]}
            for service in sorted(documents)
        ],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": SECURITY_SCHEMES,
            "parameters": PARAMETERS,
        },
    }


def written(document: Document) -> str:
    """Returns the text of a document, as it is committed."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _completed(service: str, path: str, method: str, operation: Document) -> Document:
    done = {**operation, "tags": [service], "responses": _answers(operation["responses"])}
    if "/links/" in path:
        done["security"] = [{"link": []}, {}]
    if method in WRITES and not path.endswith(WITHOUT_KEY):
        common = [{"$ref": f"#/components/parameters/{name}"} for name in PARAMETERS]
        done["parameters"] = [*operation.get("parameters", []), *common]
    return done


def _answers(responses: Mapping[str, Document]) -> Document:
    """Gives refusals the media type of problems (RFC 9457): FastAPI documents them as plain JSON."""
    return {
        status: {**answer, "content": {PROBLEM: answer["content"]["application/json"]}}
        if status >= "400" and "content" in answer
        else answer
        for status, answer in responses.items()
    }


def _clashing(documents: Mapping[str, Document]) -> set[str]:
    """Returns the names of different schemas in several services, and of the schemas that refer to one of them."""
    all_schemas = [document.get("components", {}).get("schemas", {}) for document in documents.values()]
    contents: dict[str, list[Document]] = {}
    for schemas in all_schemas:
        for name, content in schemas.items():
            contents.setdefault(name, []).append(content)
    shared = {name: found for name, found in contents.items() if len(found) > 1}
    clashing = {name for name, found in shared.items() if any(one != found[0] for one in found)}
    while more := {
        name for name, found in shared.items() if name not in clashing and _refers(found[0]) & clashing
    }:
        clashing |= more
    return clashing


def _refers(content: Any) -> set[str]:
    found: set[str] = set()

    def note(name: str) -> str:
        found.add(name)
        return name

    _map_refs(content, note)
    return found


def _own(service: str, name: str) -> str:
    return f"{service.capitalize()}{name}"


def _renamed(document: Document, names: Mapping[str, str]) -> Document:
    renamed: Document = _map_refs(document, lambda name: names.get(name, name))
    schemas = renamed.get("components", {}).get("schemas", {})
    if schemas:
        renamed["components"]["schemas"] = {names.get(name, name): schema for name, schema in schemas.items()}
    return renamed


def _map_refs(content: Any, rename: Callable[[str], str]) -> Any:
    """Returns a copy with the schemas renamed, in each `$ref` and in the mappings of discriminators."""
    if isinstance(content, dict):
        return {key: _map_refs(value, rename) for key, value in content.items()}
    if isinstance(content, list):
        return [_map_refs(value, rename) for value in content]
    if isinstance(content, str) and content.startswith(REF):
        return REF + rename(content.removeprefix(REF))
    return content
