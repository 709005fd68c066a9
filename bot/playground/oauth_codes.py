"""OAuth codes: what somebody allowed on an install page, for ten minutes and one exchange."""

import secrets
from dataclasses import dataclass

from bot.playground.errors import Refused
from bot.playground.people import User

CODE_LIFE = 10 * 60.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What an install page asks for, and where it leads back to."""

    scopes: frozenset[str]
    user_scopes: frozenset[str]
    redirect_uri: str
    state: str
    team: str = ""


@dataclass(kw_only=True)
class Code:
    """What somebody allowed. `enterprise_id` is set when it is for a whole organisation."""

    user: User
    consent: Consent
    enterprise_id: str | None
    expires_at: float
    used: bool = False


class Codes:
    """The codes of finished install pages; each is exchanged once, within ten minutes."""

    def __init__(self) -> None:
        self._known: dict[str, Code] = {}

    def issue(self, code: Code) -> str:
        """A new code."""
        word = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**13)}.{secrets.token_hex(32)}"
        self._known[word] = code
        return word

    def exchange(self, word: str, redirect_uri: str, now: float) -> Code:
        """What a code stands for. Refused when unknown, late, used, or for another address."""
        code = self._known.get(word)
        if code is None or now >= code.expires_at:
            raise Refused("invalid_code")
        if code.used:
            raise Refused("code_already_used")
        if redirect_uri != code.consent.redirect_uri:
            raise Refused("bad_redirect_uri")
        code.used = True
        return code
