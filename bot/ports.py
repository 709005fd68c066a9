"""Ports that REX and the playground listen on."""

import socket


def take(host: str, port: int) -> socket.socket:
    """Listen on a port, at once; 0 takes any that is free. Raises OSError if it can't be had.

    Connections inherit that nothing waits for an acknowledgement before it is sent: asyncio sees to
    that on sockets that it has made itself alone, and else the body of an answer would wait 40 ms
    until the other side acknowledges the headers.
    """
    taken = socket.create_server((host, port))
    taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return taken
