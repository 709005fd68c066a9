"""One signed HTTP POST of a webhook, in the format of Standard Webhooks (standardwebhooks.com)."""

import base64
import hmac
import ipaddress
import socket
import ssl
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from domain.deadline import within
from domain.sql.webhooks import Attempt
from domain.webhooks import checked_secret

SECONDS = 10.0
#: What is kept of an answer.
MOST_READ = 1_000
TOO_NEAR = "its address is in a private network, which webhooks must not reach."


class NotToBeCalled(Exception):
    """An address that must not be called; the message says why."""


def signed(message_id: str, timestamp: int, body: str, secret: str) -> dict[str, str]:
    """The headers by which a receiver knows who sent it, and a message that comes twice."""
    signing = hmac.new(
        checked_secret(secret), f"{message_id}.{timestamp}.{body}".encode(), "sha256"
    )
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(signing.digest()).decode()}",
    }


def post(url: str, body: str, headers: dict[str, str], *, may_stay_home: bool) -> Attempt:
    """Post it once, and follow no redirect; whatever happens is a value.

    A name is resolved once and the connection goes to that address, so that no second answer of a
    name server leads into a private network; those are called only if it `may_stay_home`.
    """
    parts = urlsplit(url)
    told = {"Content-Type": "application/json", "User-Agent": "HirePilot-REX", **headers}

    def exchange() -> Attempt:
        with closing(_connected(parts, may_stay_home)) as connection:
            connection.request("POST", _target(parts), body.encode(), told)
            answer = connection.getresponse()
            return Attempt(code=answer.status, answer=_readable(answer.read(MOST_READ)))

    try:
        return within(SECONDS, exchange)
    except NotToBeCalled as refused:
        return Attempt(error=str(refused))
    except (OSError, HTTPException, ValueError) as broken:
        return Attempt(error=f"{type(broken).__name__}: {broken}")


def _connected(parts: SplitResult, may_stay_home: bool) -> HTTPConnection:
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    plain = socket.create_connection((_address(host, port, may_stay_home), port), SECONDS)
    if not secure:
        connection = HTTPConnection(host, port, timeout=SECONDS)
        connection.sock = plain
        return connection
    context = ssl.create_default_context()
    connection = HTTPSConnection(host, port, timeout=SECONDS, context=context)
    try:
        connection.sock = context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
    return connection


def _address(host: str, port: int, may_stay_home: bool) -> str:
    """The address of a host; raises NotToBeCalled for a private one."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    address = str(found[0][4][0])
    if not may_stay_home and is_private(address):
        raise NotToBeCalled(f"{host} was not called: {TOO_NEAR}")
    return address


def is_private(address: str) -> bool:
    """Whether an address is for a private network, for this machine, or for nobody."""
    return not ipaddress.ip_address(address.partition("%")[0]).is_global


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _readable(answer: bytes) -> str:
    return "".join(each for each in answer.decode("utf-8", "replace") if each.isprintable())
