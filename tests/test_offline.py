"""The guard that keeps tests on this machine does guard."""

import socket

import pytest

from tests.offline import NotLoopback


def test_another_machine_cannot_be_reached() -> None:
    with socket.socket() as somewhere, pytest.raises(NotLoopback):
        somewhere.connect(("192.0.2.1", 80))


def test_other_names_are_not_even_looked_up() -> None:
    with pytest.raises(NotLoopback):
        socket.create_connection(("slack.com", 443))


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as here:
        socket.create_connection(here.getsockname()).close()
