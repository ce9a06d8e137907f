"""How the command line reaches the serving process of its home: the control port, with the home's secret (issue 2)."""

from __future__ import annotations

import http.client
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from server_stub.faults import Fault, FaultList
from server_stub.home import Home, not_serving, read_control
from server_stub.routes.control import FAULTS_PATH, SECRET_HEADER
from tui_pos.sales.sentence import Refused, say

PATIENCE_S = 10.0
ReplyT = TypeVar("ReplyT", bound=msgspec.Struct)


def set_fault(home: Home, fault: Fault) -> FaultList:
    """Switch a fault on in the serving process."""
    return ask(home, "PUT", msgspec.json.encode(fault), FaultList)


def clear_faults(home: Home) -> FaultList:
    """Switch all faults off in the serving process."""
    return ask(home, "DELETE", None, FaultList)


def show_faults(home: Home) -> FaultList:
    """The faults that are on in the serving process."""
    return ask(home, "GET", None, FaultList)


def ask(home: Home, method: str, body: bytes | None, reply: type[ReplyT]) -> ReplyT:
    """One request to the control port; refused when nobody serves this home."""
    control = read_control(home)
    connection = http.client.HTTPConnection(urlsplit(control.url).netloc, timeout=PATIENCE_S)
    try:
        connection.request(method, FAULTS_PATH, body, {SECRET_HEADER: control.secret})
        response = connection.getresponse()
        content = response.read()
    except OSError as error:
        raise not_serving(home) from error
    finally:
        connection.close()
    if response.status != 200:
        raise Refused(
            say("The server refused ({status}): {reason}", status=response.status, reason=content.decode(errors="replace"))
        )
    return msgspec.json.decode(content, type=reply)
