"""Rendering of the templates: all values are escaped, and the visitor, the form and French filters are at hand."""

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
DONE = "done"
"""The address of the form whose act the notice tells."""

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
    """Renders a whole page; the template finds `form` under that name, an empty form by default."""
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
        done_at=request.session.pop(DONE, ""),
        form=form or Form(),
        **context,
    )
    return HTMLResponse(text, status)


def come_back_to(answer: HTMLResponse) -> HTMLResponse:
    """Lets the browser keep a page that answers a form, a preview, so that Back and Forward show it again.

    No other cache may keep it, the browser must ask again otherwise, and signing out clears it.
    """
    answer.headers["Cache-Control"] = FOR_BACK
    return answer


def downloaded(content: str | bytes, name: str, kind: str = "text/csv") -> Response:
    """Returns a file to download under this name, with the content of the API unchanged."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=f"{kind}; charset=utf-8", headers=headers)


def piece(template: str, **context: Any) -> HTMLResponse:
    """Renders a small template on its own, for htmx."""
    return HTMLResponse(rendered(template, **context))


def rendered(template: str, **context: Any) -> str:
    return labelled(with_french_spaces(environment.get_template(template).render(**context)))


def done(request: Request, address: str, notice: str) -> RedirectResponse:
    """Redirects to a page after an act; that page shows `notice` once, and Back does not send the form again.

    The page names the form too: what the browser kept of it is then no longer needed.
    """
    request.session[NOTICE], request.session[DONE] = notice, request.url.path
    return RedirectResponse(address, SEE_OTHER)
