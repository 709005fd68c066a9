"""No test reaches beyond this machine."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest


class NotLoopback(AssertionError):
    """Something tried to reach another machine."""


def refuse_other_machines(patch: pytest.MonkeyPatch) -> None:
    """Let connections and look-ups succeed only within this machine."""
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *rest: Any, **more: Any) -> Any:
        _refuse_far(host)
        return look_up(host, *rest, **more)

    patch.setattr(socket, "getaddrinfo", guarded_look_up)


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_far(address[0])
        return connect(self, address)

    return guarded


def _refuse_far(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return
    try:
        near = ipaddress.ip_address(name).is_loopback
    except ValueError:
        near = False
    if not near:
        raise NotLoopback(f"A test tried to reach {name}.")
