"""Secrets that must be read again, Slack's tokens above all: closed under keys that can be changed."""

import json
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr

from bot.mendable import Mendable


class BadKeys(Mendable):
    """The configured keys can't be used; the message says what to do."""


class Sealed(Mendable):
    """Something was closed under a key that is not here, is too old, or was tampered with."""


def new_key() -> str:
    """Return a key as `REX_TOKEN_KEYS` takes it."""
    return Fernet.generate_key().decode()


def seal_under(keys: SecretStr | None) -> "Seal | None":
    """Return what closes secrets under the keys that are set; None without any. Raises BadKeys."""
    return Seal(keys.get_secret_value().split(",")) if keys else None


class Seal:
    """Closes texts under the first of its keys, and opens what was closed under any of them.

    What is closed for one purpose opens for no other: a token copied to another team's row, or a
    link made into a token, opens nothing.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        try:
            self._keys = MultiFernet([Fernet(key.strip()) for key in keys if key.strip()])
        except ValueError:
            raise BadKeys(
                "REX_TOKEN_KEYS can't be used: each key is what `rex installs key` prints, and "
                "several are separated by commas, the newest first."
            ) from None

    def close(self, purpose: str, text: str) -> str:
        """Return a text closed for one purpose."""
        return self._keys.encrypt(json.dumps([purpose, text]).encode()).decode()

    def open(self, purpose: str, sealed: str, *, seconds: int | None = None) -> str:
        """Return what was closed, at most so many seconds ago. Raises Sealed."""
        try:
            meant, text = json.loads(self._keys.decrypt(sealed.encode(), ttl=seconds))
        except InvalidToken:
            raise Sealed("No key of REX_TOKEN_KEYS opens it, or its time is over.") from None
        if meant != purpose:
            raise Sealed("It was made for something else.")
        return str(text)

    def opened(self, purpose: str, closed: str) -> str | None:
        """Return what was closed for the purpose, however long ago; None if no key opens it."""
        try:
            return self.open(purpose, closed)
        except Sealed:
            return None
