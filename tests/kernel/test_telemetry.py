"""Traces carry no personal data, and nothing is instrumented where there is no collector."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode, Tracer

from kernel.tracing import OfActs, WithoutPersons

Traced = tuple[Tracer, InMemorySpanExporter]


@pytest.fixture
def traced() -> Iterator[Traced]:
    sent = InMemorySpanExporter()
    provider = TracerProvider(sampler=OfActs())
    provider.add_span_processor(SimpleSpanProcessor(WithoutPersons(sent)))
    yield provider.get_tracer("tests"), sent
    provider.shutdown()


def only(sent: InMemorySpanExporter) -> ReadableSpan:
    (span,) = sent.get_finished_spans()
    return span


def test_a_span_that_fails_says_where_and_not_on_whom(traced: Traced) -> None:
    tracer, sent = traced
    with pytest.raises(ValueError, match="Durand"), tracer.start_as_current_span("POST /contacts") as span:
        span.set_attribute("http.url", "http://test/contacts?name=Durand")
        span.set_attribute("http.request.header.from", "durand@courriel.example")
        span.set_attribute("http.route", "/contacts")
        span.add_event("typed", {"name": "Durand"})
        raise ValueError("Durand")
    assert "urand" not in only(sent).to_json()
    assert only(sent).status.status_code is StatusCode.ERROR
    assert dict(only(sent).attributes or {}) == {"http.route": "/contacts"}


def test_a_statement_is_named_by_its_verb(traced: Traced) -> None:
    tracer, sent = traced
    with tracer.start_as_current_span("SELECT data/cases.sqlite") as span:
        span.set_attribute("db.system", "sqlite")
    assert only(sent).name == "SELECT"


def test_a_look_for_news_begins_no_trace(traced: Traced) -> None:
    tracer, sent = traced
    with tracer.start_as_current_span("connect", kind=SpanKind.CLIENT):
        pass
    assert sent.get_finished_spans() == ()


def test_nothing_is_instrumented_where_nobody_collects() -> None:
    asked = (
        "from kernel import telemetry; telemetry.configure('cases', '');"
        "from opentelemetry import trace;"
        "from opentelemetry.instrumentation.grpc import GrpcAioInstrumentorServer as server;"
        "assert not server().is_instrumented_by_opentelemetry;"
        "assert not trace.get_tracer('x').start_span('y').is_recording()"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", asked], check=True)


def test_tracing_costs_nothing_of_a_start_where_nobody_collects() -> None:
    asked = (
        "import sys, services.cases.main, workflows.worker;"
        "assert not [name for name in sys.modules if name.startswith('opentelemetry.exporter.otlp')]"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", asked], check=True)
