"""The certificates of all authorities are read once for a test run, not once for each HTTP client."""

from functools import cache

import httpx._transports.default
import httpx2._transports.default


def read_certificates_once() -> None:
    """Let clients that are made alike from now on share what they trust."""
    for module in (httpx._transports.default, httpx2._transports.default):
        module.create_ssl_context = cache(module.create_ssl_context)
