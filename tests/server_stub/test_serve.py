"""The serving process: one line with its URL, a clean end, TLS, and a refusal when it cannot listen."""

from __future__ import annotations

import http.client
import signal
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import pytest

from server_stub.home import Home
from tests.channel.servers import Certificate
from tests.server_stub.asking import Asking
from tests.shop import StubServer

PATIENCE_S = 10


def start(home: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "server_stub", "serve", "--home", str(home), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_even_while_a_request_hangs(home: Path, number: signal.Signals) -> None:
    process = start(home, "--port", "0")
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert Asking(url).send("GET", "/health").status == 200
    StubServer(home).command("faults", "set", "hang")
    with socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1]))) as hanging:
        hanging.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        process.send_signal(number)
        output, errors = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, output, errors) == (0, "", "")
    assert not Home(home).control.exists()


def test_a_port_in_use_is_refused(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start(home, "--port", str(taken.getsockname()[1]))
        output, errors = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, output) == (1, "")
    assert "cannot listen" in errors
    assert "Traceback" not in errors


def test_a_second_process_is_refused(server: StubServer) -> None:
    process = start(server.home, "--port", "0")
    _, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert "Another process serves" in errors
    assert Asking(server.url).send("GET", "/health").status == 200


def test_tls_with_a_pinned_certificate(home: Path, tmp_path: Path) -> None:
    certificate = Certificate(tmp_path, "shop").file
    key = certificate.with_suffix(".key")
    process = start(home, "--port", "0", "--tls-cert", str(certificate), "--tls-key", str(key))
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert url.startswith("https://127.0.0.1:")
    trusting = ssl.create_default_context(cafile=str(certificate))
    connection = http.client.HTTPSConnection("127.0.0.1", int(url.rsplit(":", 1)[1]), context=trusting, timeout=PATIENCE_S)
    connection.request("GET", "/health")
    assert connection.getresponse().status == 200
    connection.close()
    process.terminate()
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0


def test_files_that_are_no_certificate_are_refused(home: Path, tmp_path: Path) -> None:
    nonsense = tmp_path / "cert.pem"
    nonsense.write_text("nonsense")
    process = start(home, "--tls-cert", str(nonsense), "--tls-key", str(nonsense))
    _, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert "certificate" in errors
