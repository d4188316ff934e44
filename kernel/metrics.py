"""Metrics for operators, through OpenTelemetry, in Prometheus's format: read from the database when asked for.

Nothing is counted meanwhile, so they cost nothing where nobody asks, survive a restart, and are the same
whichever copy of a service answers. Labels are codes, never what tells of a person or an organisation (CONF-6).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.sdk.metrics import MeterProvider
from prometheus_client import CollectorRegistry, generate_latest

from kernel.database import Database, Tx
from kernel.identity import Actor
from kernel.roles import TechnicalRole


@dataclass(frozen=True, slots=True)
class Gauge:
    """Something that stands at a value now. `docs/metrics.md` lists them all."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Reading:
    gauge: Gauge
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


Readings = Callable[[Tx], Iterable[Reading]]
"""A use case that reads gauges."""


class Metrics:
    """The gauges of one service, each with the service's name as a label."""

    def __init__(self, service: str, db: Database, *sources: Readings) -> None:
        self._service = service
        self._db = db
        self._sources = sources
        self._actor = Actor(f"metrics-{service}", TechnicalRole.SERVICE)
        self._registry = CollectorRegistry()
        reader = PrometheusMetricReader(True, scope_info_enabled=False, registry=self._registry)
        self._meter = MeterProvider([reader], shutdown_on_exit=False).get_meter("cilpass")
        self._observed: dict[Gauge, list[Observation]] = {}

    async def read(self) -> bytes:
        """The page that Prometheus reads."""
        readings = await self._db.read(self._read, self._actor)
        for observations in self._observed.values():
            observations.clear()
        for reading in readings:
            labels = {"service": self._service, **reading.labels}
            self._observations_of(reading.gauge).append(Observation(reading.value, labels))
        return generate_latest(self._registry)

    def _read(self, tx: Tx) -> list[Reading]:
        return list(chain.from_iterable(source(tx) for source in self._sources))

    def _observations_of(self, gauge: Gauge) -> list[Observation]:
        if gauge not in self._observed:
            observations = self._observed[gauge] = []

            def observe(_: CallbackOptions) -> Iterable[Observation]:
                return observations

            self._meter.create_observable_gauge(gauge.name, [observe], description=gauge.description)
        return self._observed[gauge]
