"""Tokens: whose they are, when they end, and what renews them."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass

TOKEN_LIFE = 12 * 60 * 60  # seconds a rotated token lasts
#: Slack lets two tokens of an install live at once, so that a rotation hurts nobody under way.
ALIVE_AT_ONCE = 2


@dataclass(kw_only=True)
class _Token:
    user_id: str
    expires_at: float | None
    scopes: frozenset[str] | None = None
    problem: str = ""


class Tokens:
    """Every token that was ever handed out. It holds no lock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._known: dict[str, _Token] = {}
        self._refresh: dict[str, str] = {}

    def issue(self, user_id: str, prefix: str) -> str:
        """A token that lasts until it is taken away."""
        token = f"{prefix}-{secrets.token_hex(24)}"
        self._known[token] = _Token(user_id=user_id, expires_at=None)
        return token

    def grant(self, user_id: str, scopes: frozenset[str]) -> str:
        """A person's own token for an app; with each grant it may do more, as in Slack."""
        allowed = self.granted(user_id) | scopes
        for token, known in self._known.items():
            if known.user_id == user_id and known.scopes is not None and not self.problem(token):
                known.scopes = allowed
                return token
        token = self.issue(user_id, "xoxp")
        self._known[token].scopes = allowed
        return token

    def granted(self, user_id: str) -> frozenset[str]:
        """What a person has allowed an app to do for them, and not taken back."""
        mine = [t for t in self._known.values() if t.user_id == user_id and not t.problem]
        return frozenset[str]().union(*(token.scopes or () for token in mine))

    def scopes(self, token: str) -> frozenset[str] | None:
        """What a token was granted; None when it may do whatever its holder may."""
        return self._known[token].scopes

    def end_granted(self, user_ids: Collection[str]) -> list[str]:
        """Take what these people granted away from the app; returns who had granted something."""
        had = [user_id for user_id in user_ids if self.granted(user_id)]
        for known in self._known.values():
            if known.user_id in had and known.scopes is not None:
                known.problem = known.problem or "token_revoked"
        return had

    def revoke(self, token: str, problem: str = "token_revoked") -> None:
        """Take one token away."""
        self._known[token].problem = problem

    def adopt(self, token: str, user_id: str) -> None:
        """Take over a token that was handed out before."""
        if token:
            self._known[token] = _Token(user_id=user_id, expires_at=None)

    def issue_expiring(
        self, user_id: str, prefix: str, scopes: frozenset[str] | None = None
    ) -> tuple[str, str]:
        """A token that lasts for twelve hours, and what renews it."""
        token = f"xoxe.{prefix}-1-{secrets.token_hex(40)}"
        expires_at = self._clock() + TOKEN_LIFE
        self._known[token] = _Token(user_id=user_id, expires_at=expires_at, scopes=scopes)
        refresh = f"xoxe-1-{secrets.token_hex(40)}"
        self._refresh[refresh] = user_id
        self._retire(user_id, granted=scopes is not None)
        return token, refresh

    def renews(self, refresh_token: str) -> str | None:
        """Whose token a refresh token renews; it does so once."""
        return self._refresh.pop(refresh_token, None)

    def end(self, user_id: str, problem: str = "token_revoked") -> None:
        """Take every token of somebody away; `problem` is what using them comes to."""
        for token in self._known.values():
            if token.user_id == user_id:
                token.problem = token.problem or problem
        self._refresh = {k: owner for k, owner in self._refresh.items() if owner != user_id}

    def expire(self, token: str) -> None:
        """Let a token's time be over at once."""
        self._known[token].expires_at = self._clock()

    def holder(self, token: str) -> str | None:
        """Whose token this is; None when it can't be used."""
        known = self._known.get(token)
        return known.user_id if known and not self.problem(token) else None

    def problem(self, token: str) -> str:
        """Slack's word for why a token can't be used; empty when it can."""
        known = self._known.get(token)
        if known is None:
            return "invalid_auth" if token else "not_authed"
        if known.problem:
            return known.problem
        expired = known.expires_at is not None and self._clock() >= known.expires_at
        return "token_expired" if expired else ""

    def _retire(self, user_id: str, *, granted: bool) -> None:
        mine = [t for t in self._known.values() if t.user_id == user_id and not t.problem]
        same = [t for t in mine if (t.scopes is not None) is granted]
        for old in same[:-ALIVE_AT_ONCE]:
            old.problem = "token_revoked"
