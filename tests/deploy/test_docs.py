"""The API's documentation: one document of five, and pages that ask nothing of an outside address."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from cli.openapi import COMMITTED, document
from deploy.local.docs import CONTENT_SECURITY, Merged, application
from deploy.openapi import merge, written
from kernel.http.headers import security_of

OUTSIDE = re.compile(r"""(?:https?:)?//[\w.-]+""")


def service(name: str, *, schemas: dict[str, Any], paths: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Service {name}", "version": "1"},
        "paths": paths or {},
        "components": {"schemas": schemas},
    }


def text() -> dict[str, Any]:
    return {"type": "string"}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def answers(name: str) -> dict[str, Any]:
    return {"responses": {"200": {"content": {"application/json": {"schema": ref(name)}}}}}


def test_a_schema_that_services_share_stands_once() -> None:
    both = {name: service(name, schemas={"Problem": text()}) for name in ("cases", "intake")}
    assert list(merge(both)["components"]["schemas"]) == ["Problem"]


def test_schemas_of_one_name_and_different_meaning_take_their_services_name() -> None:
    merged = merge(
        {
            "cases": service("cases", schemas={"Step": text()}, paths={"/a": {"get": answers("Step")}}),
            "intake": service("intake", schemas={"Step": {"type": "integer"}}),
        }
    )
    assert merged["components"]["schemas"] == {"CasesStep": text(), "IntakeStep": {"type": "integer"}}
    assert merged["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"] == ref(
        "CasesStep"
    )


def test_a_schema_that_leads_to_a_renamed_one_is_renamed_too() -> None:
    page = {"properties": {"items": ref("Step")}}
    merged = merge(
        {
            "cases": service("cases", schemas={"Step": text(), "Page": page}),
            "intake": service("intake", schemas={"Step": {"type": "integer"}, "Page": page}),
        }
    )
    assert merged["components"]["schemas"]["CasesPage"] == {"properties": {"items": ref("CasesStep")}}
    assert merged["components"]["schemas"]["IntakePage"] == {"properties": {"items": ref("IntakeStep")}}


def test_a_write_asks_for_a_key_and_a_question_by_post_does_not() -> None:
    paths = {"/a": {"post": answers("T"), "get": answers("T")}, "/a/search": {"post": answers("T")}}
    merged = merge({"cases": service("cases", schemas={"T": text()}, paths=paths)})
    key = {"$ref": "#/components/parameters/IdempotencyKey"}
    assert key in merged["paths"]["/a"]["post"]["parameters"]
    assert "parameters" not in merged["paths"]["/a"]["get"]
    assert "parameters" not in merged["paths"]["/a/search"]["post"]


def test_what_a_link_opens_asks_for_no_token() -> None:
    paths = {"/api/cases/v1/links/offer": {"get": answers("T")}}
    merged = merge({"cases": service("cases", schemas={"T": text()}, paths=paths)})
    assert merged["security"] == [{"bearer": []}]
    assert {"link": []} in merged["paths"]["/api/cases/v1/links/offer"]["get"]["security"]


@pytest.fixture
async def docs() -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=application(Merged({}, "/")))
    async with httpx2.AsyncClient(transport=transport, base_url="http://docs") as client:
        yield client


async def test_the_page_and_its_files_come_from_here(docs: httpx2.AsyncClient) -> None:
    page = await docs.get("/api/docs")
    assert page.headers["content-security-policy"] == CONTENT_SECURITY
    assert OUTSIDE.findall(page.text.replace("/api/", "")) == []
    files = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(files) == 3
    for file in files:
        assert (await docs.get(file)).status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/docs", "/api/openapi.json", "/api/docs/static/swagger-ui.css", "/nowhere"]
)
async def test_every_answer_has_the_security_headers_of_the_site(path: str) -> None:
    transport = httpx2.ASGITransport(app=application(Merged({}, "https://cilpass.example")))
    async with httpx2.AsyncClient(transport=transport, base_url="http://docs") as client:
        for method in ("GET", "HEAD"):
            headers = (await client.request(method, path)).headers
            assert headers["content-security-policy"] == CONTENT_SECURITY
            assert "frame-ancestors 'none'" in CONTENT_SECURITY
            for name, value in security_of("https://cilpass.example").items():
                assert headers[name] == value


async def test_without_a_service_the_document_says_what_is_missing() -> None:
    merged = Merged({"cases": "127.0.0.1:1"}, "/", patience_seconds=0.1)
    transport = httpx2.ASGITransport(app=application(merged))
    async with httpx2.AsyncClient(transport=transport, base_url="http://docs") as client:
        answer = await client.get("/api/openapi.json")
    assert (answer.status_code, "cases" in answer.json()["detail"]) == (503, True)


def test_the_committed_document_is_current() -> None:
    assert COMMITTED.read_text() == written(document()), "run: cilpass openapi"


def test_every_reference_of_the_committed_document_leads_somewhere() -> None:
    content = document()
    targets = {
        f"#/components/{kind}/{name}" for kind, found in content["components"].items() for name in found
    }
    assert set(re.findall(r'"\$ref": "([^"]+)"', written(content))) <= targets


def test_every_route_says_in_words_of_its_own_what_it_does() -> None:
    """FastAPI makes a summary of the function's English name where none is given."""
    routes = [route for path in document()["paths"].values() for route in path.values()]
    assert [
        route["operationId"]
        for route in routes
        if re.sub(r"\W+", "_", route["summary"]).lower() in route["operationId"].lower()
    ] == []
