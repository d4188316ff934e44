"""One OpenTelemetry trace across REST, gRPC, workflow; imported only where a collector's address is given.

Nothing that leaves names a person: of a span go its name (a route's template, an RPC, a statement's verb) and the
attributes of `KEPT`; what was typed, and what an error says, stays here (CONF-6). `docs/decisions/0008` says what
it costs.
"""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.instrumentation.grpc import GrpcAioInstrumentorClient, GrpcAioInstrumentorServer
from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, ParentBased, Sampler, SamplingResult
from opentelemetry.trace import SpanKind, Status
from sqlalchemy import Engine

KEPT = frozenset(
    {
        "http.method",
        "http.route",
        "http.status_code",
        "rpc.system",
        "rpc.service",
        "rpc.method",
        "rpc.grpc.status_code",
        "db.system",
        "db.statement",
        "temporalWorkflowID",
        "temporalRunID",
        "temporalActivityID",
    }
)
"""Attributes that leave; a statement is its text with placeholders, its parameters are not in it."""


class WithoutPersons(SpanExporter):
    """Passes spans on with the attributes that are known to hold no personal data, and no others."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._inner.export([_cleaned(span) for span in spans])

    def shutdown(self) -> None:
        self._inner.shutdown()


def _cleaned(span: ReadableSpan) -> ReadableSpan:
    """Without events, which hold the texts of errors, and with the status but not what it says."""
    attributes = {key: value for key, value in (span.attributes or {}).items() if key in KEPT}
    return ReadableSpan(
        name=span.name.split()[0] if "db.system" in attributes else span.name,  # else with the file's path
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=attributes,
        events=(),
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


class OfActs(Sampler):
    """Begins no trace with a call of ours: else each look at a feed or at the database for news would be one."""

    def should_sample(
        self,
        parent_context: Any,
        trace_id: int,
        name: str,
        kind: SpanKind | None = None,
        *more: Any,
        **named: Any,
    ) -> SamplingResult:
        decided = ALWAYS_OFF if kind is SpanKind.CLIENT else ALWAYS_ON
        return decided.should_sample(parent_context, trace_id, name, kind, *more, **named)

    def get_description(self) -> str:
        return "OfActs"


def begin(collector: str, service: str) -> None:
    """Send the traces of this process to a collector (gRPC, as http://host:port)."""
    trace_to(OTLPSpanExporter(endpoint=collector, insecure=True), service)


def trace_to(exporter: SpanExporter, service: str) -> TracerProvider:
    """Trace the calls between services from now on."""
    resource = Resource({SERVICE_NAME: f"cilpass-{service}"})
    provider = TracerProvider(sampler=ParentBased(OfActs()), resource=resource)
    provider.add_span_processor(BatchSpanProcessor(WithoutPersons(exporter)))
    trace.set_tracer_provider(provider)
    GrpcAioInstrumentorClient().instrument()  # type: ignore[no-untyped-call]
    GrpcAioInstrumentorServer().instrument()  # type: ignore[no-untyped-call]
    return provider


def watch(app: FastAPI, engine: Engine) -> None:
    """Trace the requests of an application and what it asks of its database."""
    FastAPIInstrumentor.instrument_app(
        app, excluded_urls="healthz,metrics", exclude_spans=["receive", "send"]
    )
    # 0.66b1 says that it knows SQLAlchemy up to 2.0 only, and would then do nothing; a test sees its spans.
    SQLAlchemyInstrumentor().instrument(engine=engine, skip_dep_check=True)


def close() -> None:
    """Send what was not sent yet: for a process that leaves without its exit handlers."""
    provider = trace.get_tracer_provider()
    if isinstance(provider, TracerProvider):
        provider.shutdown()
