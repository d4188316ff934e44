"""Starts Envoy on loopback, and a service behind it that returns the requests that it received."""

import http.client
import json
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from deploy.gateway.render import Config, command, render, write
from deploy.gateway.table import Limits, read_table
from deploy.local.ports import free_ports

ISSUER, AUDIENCE = "https://identite.exemple.fr", "cilpass"
SERVICES = ("intake", "cases", "partners", "platform", "reporting")
LIMITS = Limits(address_burst=150, address_per_second=100, route_timeout_seconds=1, requests_in_a_copy=4)


class Upstream(BaseHTTPRequestHandler):
    """A service that returns the request that it received."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        size = len(self.rfile.read(int(self.headers.get("content-length") or 0)))
        if self.path.endswith("/slow"):
            time.sleep(1.5)
        status = 429 if self.path.endswith("/busy") else 200
        told = json.dumps({"path": self.path, "headers": dict(self.headers), "size": size}).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Logs nothing."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass(frozen=True)
class Gateway:
    port: int
    log: Path
    es: ECKey
    rs: RSAKey

    def ask(
        self,
        path: str,
        token: str | None = None,
        *,
        method: str = "GET",
        body: bytes | None = None,
        client: str = "127.0.0.1",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        sent = dict(headers or {}) | ({"Authorization": f"Bearer {token}"} if token else {})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, 5, source_address=(client, 0))
        try:
            connection.request(method, path, body, sent)
            return answer_of(connection.getresponse())
        finally:
            connection.close()

    def token(self, key: ECKey | RSAKey | None = None, **claims: Any) -> str:
        known = key or self.es
        now = int(time.time())
        given = {"iss": ISSUER, "aud": AUDIENCE, "sub": "someone", "exp": now + 60} | claims
        header = {"alg": "RS256" if isinstance(known, RSAKey) else "ES256", "kid": known.kid}
        return jwt.encode(header, {k: v for k, v in given.items() if v is not None}, known)


def answer_of(response: http.client.HTTPResponse) -> Answer:
    headers = {name.lower(): value for name, value in response.getheaders()}
    text = response.read()
    return Answer(response.status, headers, json.loads(text) if text else {})


@contextmanager
def upstream() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def envoy(config: Config, port: int, folder: Path) -> Iterator[Path]:
    path, log = folder / "envoy.json", folder / "envoy.log"
    write(config, path)
    with log.open("wb") as out:
        process = subprocess.Popen(command(path, concurrency=1), stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait_listening(port, process)
            yield log
        finally:
            process.terminate()
            process.wait(5)


def _wait_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        assert process.poll() is None, "Envoy ended"
        connection = http.client.HTTPConnection("127.0.0.1", port, 1)
        try:
            connection.connect()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise AssertionError("Envoy does not listen")


@contextmanager
def gateway(upstream: int, folder: Path) -> Iterator[Gateway]:
    es = ECKey.generate_key("P-256", {"kid": "es", "alg": "ES256", "use": "sig"})
    rs = RSAKey.generate_key(2048, {"kid": "rs", "alg": "RS256", "use": "sig"})
    jwks = folder / "jwks.json"
    jwks.write_text(json.dumps(KeySet([es, rs]).as_dict(private=False)))
    port, closed = free_ports(2)
    upstreams = {name: [("127.0.0.1", upstream)] for name in (*SERVICES, "docs")}
    upstreams["reporting"] = [("127.0.0.1", closed)]
    config = render(
        read_table(),
        listen_port=port,
        upstreams=upstreams,
        jwks_path=jwks,
        issuer=ISSUER,
        audience=AUDIENCE,
        limits=LIMITS,
    )
    with envoy(config, port, folder) as log:
        yield Gateway(port, log, es, rs)


def self_signed(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "tls.crt", folder / "tls.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths
