"""Payloads of workflows: sealed, under keys that rotate, and refused where they were altered."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from functools import partialmethod

import pytest
from pydantic import TypeAdapter
from temporalio.api.common.v1 import Payload

from kernel.settings import Settings
from kernel.temporal import ENCODING, EncryptingCodec, data_converter

OLD, NEW = b"o" * 32, b"n" * 32
CLEAR = Payload(metadata={"encoding": b"json/plain"}, data=b'"step"')


async def test_a_payload_comes_back_and_is_unreadable_meanwhile() -> None:
    codec = EncryptingCodec([NEW])
    (sealed,) = await codec.encode([CLEAR])
    assert sealed.metadata["encoding"] == ENCODING and b"step" not in sealed.SerializeToString()
    (again,) = await codec.encode([CLEAR])
    assert again.data != sealed.data
    assert await codec.decode([sealed]) == [CLEAR]
    assert await codec.decode([CLEAR]) == [CLEAR]


async def test_keys_rotate_the_first_encrypts_and_all_decrypt() -> None:
    (before,) = await EncryptingCodec([OLD]).encode([CLEAR])
    during = EncryptingCodec([NEW, OLD])
    assert await during.decode([before]) == [CLEAR]
    (sealed,) = await during.encode([CLEAR])
    assert await EncryptingCodec([NEW]).decode([sealed]) == [CLEAR]
    with pytest.raises(RuntimeError, match="CILPASS_PAYLOAD_KEY"):
        await EncryptingCodec([NEW]).decode([before])


@pytest.mark.parametrize("place", [0, 11, 12, 20, -1])
async def test_an_altered_payload_is_refused(place: int) -> None:
    codec = EncryptingCodec([NEW])
    (sealed,) = await codec.encode([CLEAR])
    data = bytearray(sealed.data)
    data[place] ^= 1
    with pytest.raises(RuntimeError, match="altered"):
        await codec.decode([Payload(metadata=sealed.metadata, data=bytes(data))])


async def test_settings_name_the_keys() -> None:
    keys = ",".join(base64.b64encode(key).decode() for key in (NEW, OLD))
    codec = data_converter(Settings(payload_key=keys)).payload_codec
    assert isinstance(codec, EncryptingCodec)
    (sealed,) = await EncryptingCodec([OLD]).encode([CLEAR])
    assert await codec.decode([sealed]) == [CLEAR]
    assert data_converter(Settings(payload_key="")).payload_codec is None


def test_what_reads_a_type_is_built_once_for_all_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[object] = []
    monkeypatch.setattr(TypeAdapter, "__init__", partialmethod(_note, TypeAdapter.__init__, built))
    for _ in range(3):  # each run has a converter of its own
        converter = data_converter(Settings(payload_key="")).payload_converter_class()
        (payload,) = converter.to_payloads([Read(1)])
        assert converter.from_payloads([payload], [Read]) == [Read(1)]
    assert built == [Read]


@dataclass
class Read:
    version: int


def _note(adapter: object, build: Callable[..., None], built: list[object], of: object) -> None:
    built.append(of)
    build(adapter, of)
