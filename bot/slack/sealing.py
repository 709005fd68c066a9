"""Secrets at rest: sealed with a key from the settings, so that a copied database gives none away."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class NotSealedHere(Exception):
    """The key does not open what is stored; the message says what to do."""


class Seal:
    """Seals and opens short secrets. The first key seals; every key opens, so keys can change."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are Fernet keys (`new_key`); ValueError when one is not, or when there is none."""
        if not keys:
            raise ValueError("A key is needed to seal tokens.")
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, secret: str) -> bytes:
        """Return the secret as it may be stored."""
        return self._fernet.encrypt(secret.encode())

    def open(self, sealed: bytes) -> str:
        """Return the secret; NotSealedHere when no key fits or somebody changed it."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise NotSealedHere(
                "A stored Slack token cannot be opened with the configured key. "
                "Restore the key it was sealed with, or install REX in that team again."
            ) from None


def new_key() -> str:
    """Return a fresh key for the settings."""
    return Fernet.generate_key().decode()
