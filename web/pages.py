"""Rendering: templates with everything escaped, the visitor, the form, French words, no address of elsewhere."""

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from web.field_labels import labelled
from web.forms import Form
from web.guard import FOR_BACK
from web.navigation import current, sections_of
from web.typography import with_french_spaces
from web.visitor import NoCapacity, visitor_of
from web.words import FILTERS

HERE = Path(__file__).parent
SEE_OTHER = 303
NOTICE = "notice"

environment = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.filters.update(FILTERS)


def page(
    request: Request, template: str, *, status: int = 200, form: Form | None = None, **context: Any
) -> HTMLResponse:
    """A whole page; `form` stands in `form`, an empty one by default."""
    try:
        visitor = visitor_of(request)
    except NoCapacity:
        visitor = None
    sections = sections_of(visitor)
    text = rendered(
        template,
        request=request,
        here=request.url.path,
        visitor=visitor,
        sections=sections,
        current_section=current(sections, request.url.path),
        settings=request.app.state.settings,
        notice=request.session.pop(NOTICE, ""),
        form=form or Form(),
        **context,
    )
    return HTMLResponse(text, status)


def come_back_to(answer: HTMLResponse) -> HTMLResponse:
    """A preview is the answer to a form: this browser alone may keep it, so that Back and Forward show it again.

    It is asked for anew otherwise, and signing out clears what was kept.
    """
    answer.headers["Cache-Control"] = FOR_BACK
    return answer


def downloaded(content: str | bytes, name: str, kind: str = "text/csv") -> Response:
    """What the browser keeps under this name, as the API gave it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=f"{kind}; charset=utf-8", headers=headers)


def piece(template: str, **context: Any) -> HTMLResponse:
    """A small template on its own, for htmx."""
    return HTMLResponse(rendered(template, **context))


def rendered(template: str, **context: Any) -> str:
    return labelled(with_french_spaces(environment.get_template(template).render(**context)))


def done(request: Request, address: str, notice: str) -> RedirectResponse:
    """After an act: go on to a page, which says once what was done; going back sends nothing again."""
    request.session[NOTICE] = notice
    return RedirectResponse(address, SEE_OTHER)
