"""Logs and traces: structured lines on standard output, and one OpenTelemetry trace across REST, gRPC, workflow.

Nothing here names a person: span names are route templates and RPC names, addresses and statements are
left out (CONF-6).
"""

import logging
import sys
from typing import Any

import structlog
from fastapi import FastAPI
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.instrumentation.grpc import GrpcAioInstrumentorClient, GrpcAioInstrumentorServer
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter

HIDDEN = ("http.url", "http.target", "url.full", "url.path", "url.query", "db.statement", "net.peer.ip")


class WithoutAddresses(SpanExporter):
    """Passes spans on without the attributes that may hold what people typed."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner

    def export(self, spans: Any) -> Any:
        return self._inner.export([_cleaned(span) for span in spans])

    def shutdown(self) -> None:
        self._inner.shutdown()


def _cleaned(span: ReadableSpan) -> ReadableSpan:
    attributes = {key: value for key, value in (span.attributes or {}).items() if key not in HIDDEN}
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=attributes,
        events=(),
        links=span.links,
        kind=span.kind,
        status=span.status,
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def configure(service: str, otlp: str) -> None:
    """Set up logs for a process, and traces where a collector's address is given."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_trace,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    provider = TracerProvider(resource=Resource({SERVICE_NAME: f"cilpass-{service}"}))
    if otlp:
        exporter = WithoutAddresses(OTLPSpanExporter(endpoint=otlp, insecure=True))
        provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    GrpcAioInstrumentorClient().instrument()  # type: ignore[no-untyped-call]
    GrpcAioInstrumentorServer().instrument()  # type: ignore[no-untyped-call]


def watch(app: FastAPI) -> None:
    """Trace the requests of an application."""
    FastAPIInstrumentor.instrument_app(app, excluded_urls="healthz")


def _add_trace(_: Any, __: str, line: Any) -> Any:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        line["trace"] = f"{context.trace_id:032x}"
    return line
