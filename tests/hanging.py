"""A server that takes every connection and answers none, or a letter at a time."""

import math
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HOST = "127.0.0.1"


@dataclass
class Hanging:
    """The server; `seconds` pass between two letters."""

    port: int
    seconds: float
    calls: list[bytes] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _over: threading.Event = field(default_factory=threading.Event)

    def wait_for_calls(self, many: int) -> None:
        """Wait until so many have called."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.calls) >= many, 10), self.calls

    def serve(self, server: socket.socket) -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=self._hold, args=[connection], daemon=True).start()

    def _hold(self, connection: socket.socket) -> None:
        with connection:
            try:
                self._heard(connection)
                while not self._over.wait(self.seconds if self.seconds < math.inf else None):
                    connection.send(b"a")
            except OSError:
                return

    def _heard(self, connection: socket.socket) -> None:
        connection.settimeout(0.2)  # who greets first is not waited for
        try:
            heard = connection.recv(1 << 16)
        except TimeoutError:
            heard = b""
        with self._changed:
            self.calls.append(heard)
            self._changed.notify_all()

    def close(self) -> None:
        """Hang up on everybody."""
        self._over.set()


@contextmanager
def hanging(seconds: float = math.inf) -> Iterator[Hanging]:
    """A server on loopback that hangs, until the end of the `with`."""
    with socket.create_server((HOST, 0), backlog=64) as server:
        held = Hanging(server.getsockname()[1], seconds)
        threading.Thread(target=held.serve, args=[server], daemon=True).start()
        yield held
        held.close()
        server.shutdown(socket.SHUT_RDWR)
