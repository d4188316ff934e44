"""The way to Temporal: connection, pydantic payloads encrypted by a codec, and what is waited for."""

import asyncio
import base64
import hashlib
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.contrib.opentelemetry import TracingInterceptor
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.service import RPCError

from kernel.settings import Settings

ENCODING = b"binary/encrypted"
NONCE_BYTES = 12

POLLED_WITHIN_SECONDS = 75
"""A worker asks for tasks again at least once a minute."""

TASKS = (TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)


class EncryptingCodec(PayloadCodec):
    """AES-GCM over every payload: a second wall, as payloads carry no personal data to begin with (CONF-6).

    The first key encrypts; each payload names its key, so keys rotate.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._first = _key_id(keys[0])
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._encrypt(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._decrypt(payload) for payload in payloads]

    def _encrypt(self, payload: Payload) -> Payload:
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._first].encrypt(nonce, payload.SerializeToString(), self._first)
        return Payload(metadata={"encoding": ENCODING, "key": self._first}, data=nonce + sealed)

    def _decrypt(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCODING:
            return payload
        name = payload.metadata["key"]
        if name not in self._ciphers:
            raise RuntimeError(f"the payload key {name.decode()} is not among CILPASS_PAYLOAD_KEY")
        nonce, sealed = payload.data[:NONCE_BYTES], payload.data[NONCE_BYTES:]
        try:
            return Payload.FromString(self._ciphers[name].decrypt(nonce, sealed, name))
        except InvalidTag as error:
            raise RuntimeError("a workflow payload was altered") from error


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"cilpass-payload" + key).hexdigest()[:8].encode()


class SharedConverter(CompositePayloadConverter):
    """The SDK's pydantic converter, with one set of pydantic's type adapters for the whole process.

    The SDK gives each run a converter of its own, and its adapters are built anew with it: a tenth of what the worker
    does when it wakes workflows (docs/bench.md).
    """

    def __init__(self) -> None:
        super().__init__(*_CONVERTERS)


_CONVERTERS = tuple(PydanticPayloadConverter().converters.values())


def data_converter(settings: Settings) -> DataConverter:
    """Pydantic payloads, encrypted; failure texts too, as they bypass the codec otherwise."""
    keys = [base64.b64decode(key) for key in settings.payload_key.get_secret_value().split(",") if key]
    plain = DataConverter(payload_converter_class=SharedConverter)
    if not keys:
        return plain
    return replace(
        plain,
        payload_codec=EncryptingCodec(keys),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )


def metered(settings: Settings) -> Runtime | None:
    """The SDK's runtime with a page of metrics of its own, where a port is given for it: one a process.

    Its labels are the names of our workflows, activities and task queues: no id, nothing of a person (CONF-6).
    """
    if not settings.metrics_port:
        return None
    page = PrometheusConfig(
        bind_address=f"{settings.host}:{settings.metrics_port}", unit_suffix=True, durations_as_seconds=True
    )
    return Runtime(telemetry=TelemetryConfig(metrics=page))


async def connect(settings: Settings, runtime: Runtime | None = None) -> Client:
    """A client, once the server answers: waits as long as that takes."""
    pause = 0.1
    while True:
        try:
            return await Client.connect(
                settings.temporal,
                namespace=settings.temporal_namespace,
                data_converter=data_converter(settings),
                interceptors=[TracingInterceptor()] if settings.otlp else [],
                runtime=runtime,
            )
        except (RuntimeError, RPCError, OSError):
            await asyncio.sleep(pause)
            pause = min(2 * pause, 2.0)


async def works(client: Client, queue: str) -> bool:
    """Whether a worker asks for tasks of a queue, of workflows and of activities both."""
    return all([await _polled(client, queue, kind) for kind in TASKS])


async def _polled(client: Client, queue: str, kind: TaskQueueType.ValueType) -> bool:
    request = DescribeTaskQueueRequest(
        namespace=client.namespace, task_queue=TaskQueue(name=queue), task_queue_type=kind
    )
    answer = await client.workflow_service.describe_task_queue(request)
    oldest = time.time() - POLLED_WITHIN_SECONDS
    return any(poller.last_access_time.seconds > oldest for poller in answer.pollers)


class Connection:
    """One client per process, made when first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: Client | None = None
        self._lock = asyncio.Lock()

    async def __call__(self) -> Client:
        async with self._lock:
            if self._client is None:
                self._client = await connect(self._settings)
            return self._client


@dataclass(frozen=True, slots=True)
class Due:
    """Something that a workflow (or, where the id is empty, a service) waits for.

    `since` is the business instant at which its waiting time was computed.
    """

    workflow_id: str
    at: datetime
    since: datetime
