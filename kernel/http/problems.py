"""Refusals as problem+json (RFC 9457), in French for what people read; never an echo of what was typed."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from kernel.errors import Invalid, Kind, NotFound, NothingYet, Refusal
from kernel.http.private import NO_STORE
from kernel.identity import Actor

STATUS = {
    Kind.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
    Kind.UNAUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    Kind.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Kind.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Kind.CONFLICT: HTTPStatus.CONFLICT,
    Kind.STALE: HTTPStatus.PRECONDITION_FAILED,
    Kind.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
    Kind.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}

ACCEPTED = {
    **dict.fromkeys(
        ("date_parsing", "date_type", "date_from_datetime_parsing"), "une date de la forme 2026-03-31"
    ),
    **dict.fromkeys(("time_parsing", "time_type"), "une heure de la forme 09:30"),
    **dict.fromkeys(("decimal_parsing", "decimal_type", "finite_number"), "un nombre de la forme 1234.50"),
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float", "int_parsing_size"), "un nombre entier"),
    **dict.fromkeys(("bool_parsing", "bool_type"), "true ou false"),
    **dict.fromkeys(("uuid_parsing", "uuid_type"), "un identifiant de la plate-forme"),
    **dict.fromkeys(("enum", "literal_error"), "l'une des valeurs : {expected}"),
    **dict.fromkeys(("list_type", "tuple_type", "frozen_set_type"), "une liste"),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), "un objet, avec ses champs"),
    "missing": "une valeur : ce champ est obligatoire",
    "string_type": "un texte",
    "string_too_short": "un texte de {min_length} caractères au moins",
    "string_too_long": "un texte de {max_length} caractères au plus",
    "too_short": "une liste de {min_length} éléments au moins",
    "too_long": "une liste de {max_length} éléments au plus",
    "greater_than_equal": "un nombre d'au moins {ge}",
    "less_than_equal": "un nombre d'au plus {le}",
    "decimal_max_digits": "un nombre de {max_digits} chiffres au plus",
    "decimal_whole_digits": "un nombre de {whole_digits} chiffres au plus avant les décimales",
    "decimal_max_places": "un nombre avec {decimal_places} décimales au plus",
    "extra_forbidden": "aucun champ de ce nom",
    "json_invalid": "un contenu JSON bien formé, en UTF-8",
}
"""By kind of fault; what stands in braces comes with it."""

EMPTY_ACCEPTED = {
    "string_too_short": "un texte : ce champ est obligatoire",
    "too_short": "au moins un élément",
}
"""Where one would be enough."""

ELSE_ACCEPTED = "une valeur telle que la décrit la documentation de l'API"

CLOSED = (Kind.FORBIDDEN, Kind.NOT_FOUND)

RETRY_AFTER = {HTTPStatus.SERVICE_UNAVAILABLE: "5", HTTPStatus.TOO_MANY_REQUESTS: "1"}
"""Seconds, by the statuses after which the same request may be made again as it is."""

log = structlog.get_logger()


class BodyUnreadable(Invalid):
    """What the framework could not even decode."""

    title = "Le contenu de cette demande n'est pas lisible ; rien n'a été enregistré."


MOST_NAMED = 50
"""Most fields at fault that an answer names; it says how many there are."""

LONGEST_PATH = 200
"""Most characters of a field's path: a table is keyed by what was typed."""


class FieldAtFault(BaseModel):
    """One fault of a field. `title` names the fault where that says more than what would be accepted."""

    field: str
    code: str
    title: str | None = None
    accepted: str


class Problem(BaseModel):
    """The body of every answer that refuses. `rule` cites the rule kept; `errors` lists the fields at fault.

    Where they are many, it lists the first ones, and `errors_in_all` says how many there are.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None = None
    rule: str | None = None
    accepted: str | None = None
    facts: dict[str, str] = {}
    errors: list[FieldAtFault] = []
    errors_in_all: int | None = None
    request_id: str = ""


def problem(request: Request, refusal: Refusal, status: int | None = None) -> JSONResponse:
    """A refusal as its answer."""
    code = status or STATUS[refusal.kind]
    body = Problem(
        type=f"urn:cilpass:{refusal.code}",
        title=refusal.title,
        status=code,
        detail=refusal.detail,
        code=refusal.code,
        field=refusal.field,
        rule=refusal.cited_rule,
        accepted=refusal.accepted,
        facts=refusal.facts,
        request_id=_request_id(request),
    )
    return _answer(body)


def install(app: FastAPI) -> None:
    """Answer every failure of `app` as a problem."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _failed)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    if error.kind in CLOSED and not isinstance(error, NothingYet):
        _note(request, error)
    return problem(request, error)


def _note(request: Request, refusal: Refusal) -> None:
    """Write down who tried what is not theirs: an address typed by hand is answered as one that does not exist.

    The route and its identifiers only: what else stands in an address was typed (CONF-6).
    """
    actor: Actor | None = getattr(request.state, "actor", None)
    if actor is None:
        return
    route = request.scope.get("route")
    log.warning(
        "access_refused",
        code=refusal.code,
        subject=actor.subject,
        role=actor.role,
        organisation=actor.organisation,
        method=request.method,
        route=getattr(route, "path", ""),
        ids={name: value for name, value in request.path_params.items() if _is_id(value)},
        request_id=_request_id(request),
    )


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


async def _unreadable(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    faults, is_cut = [fault_of(fault) for fault in found[:MOST_NAMED]], len(found) > MOST_NAMED
    named = f"les {MOST_NAMED} premiers de {len(found)} champs à corriger sont indiqués"
    body = Problem(
        type="urn:cilpass:unreadable",
        title="Certaines informations manquent ou ne sont pas lisibles.",
        status=422,
        detail=f"Rien n'a été enregistré ; {named}."
        if is_cut
        else "Corrigez les champs indiqués ; rien n'a été enregistré.",
        code="unreadable",
        field=faults[0].field if faults else None,
        accepted=faults[0].accepted if faults else None,
        errors=faults,
        errors_in_all=len(found) if is_cut else None,
        request_id=_request_id(request),
    )
    return _answer(body)


def fault_of(fault: dict[str, Any]) -> FieldAtFault:
    """One error of pydantic's, as it is answered."""
    loc = fault["loc"]
    if loc and loc[-1] == "[key]":  # what was typed as a key
        loc = loc[:-2]
    elif fault["type"] in ("extra_forbidden", "json_invalid"):  # a field's name, a place in the text
        loc = loc[:-1]
    place = loc[1:] if loc and loc[0] in ("body", "query", "path", "header") else loc
    path = ".".join(str(part) for part in place)
    context = fault.get("ctx", {})
    return FieldAtFault(
        field=path[:LONGEST_PATH] or "body",
        code=fault["type"],
        title=context.get("title"),
        accepted=_accepted(fault),
    )


def _accepted(fault: dict[str, Any]) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    if "accepted" in context:  # by one of `kernel.http.fields`
        return str(context["accepted"])
    words = EMPTY_ACCEPTED if context.get("min_length") == 1 else ACCEPTED
    return words.get(kind, ELSE_ACCEPTED).format_map(context).replace(" or ", " ou ")


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return problem(request, NotFound("Cette adresse n'existe pas."))
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return problem(request, BodyUnreadable(field="body", accepted=ACCEPTED["json_invalid"]), 400)
    body = Problem(
        type=f"urn:cilpass:http_{error.status_code}",
        title="Cette demande n'est pas acceptée à cette adresse.",
        status=error.status_code,
        detail="Vérifiez la méthode et la forme de la demande.",
        code=f"http_{error.status_code}",
        request_id=_request_id(request),
    )
    return _answer(body)


async def _failed(request: Request, error: Exception) -> JSONResponse:
    route = request.scope.get("route")
    log.error("request_failed", route=getattr(route, "path", ""), error=type(error).__name__, exc_info=error)
    body = Problem(
        type="urn:cilpass:failure",
        title="Une erreur est survenue de notre côté.",
        status=500,
        detail="Rien n'a été perdu de ce qui était enregistré. Réessayez, puis signalez ce numéro de demande.",
        code="failure",
        request_id=_request_id(request),
    )
    return _answer(body)


def _answer(body: Problem) -> JSONResponse:
    again = RETRY_AFTER.get(HTTPStatus(body.status))
    retry = {"Retry-After": again} if again else {}
    return JSONResponse(
        body.model_dump(exclude_none=True),
        status_code=body.status,
        headers=NO_STORE | retry,  # a failure is answered outside of what marks the others
        media_type="application/problem+json",
    )


def _request_id(request: Request) -> str:
    return str(request.headers.get("x-request-id", ""))
