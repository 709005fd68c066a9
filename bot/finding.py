"""What a look at one part of an installation came to, and how to mend it."""

from dataclasses import dataclass
from typing import Literal, Self

#: `note`: REX works, but not in the way somebody may expect.
State = Literal["ok", "note", "failed"]


@dataclass(frozen=True)
class Finding:
    """One sentence about one part; `remedy` is what to do about it."""

    part: str
    state: State
    said: str
    remedy: str = ""

    @classmethod
    def ok(cls, part: str, said: str) -> Self:
        """Nothing to do."""
        return cls(part, "ok", said)

    @classmethod
    def note(cls, part: str, said: str, remedy: str = "") -> Self:
        """Nothing is broken."""
        return cls(part, "note", said, remedy)

    @classmethod
    def failed(cls, part: str, said: str, remedy: str) -> Self:
        """REX can't work until the remedy is applied."""
        return cls(part, "failed", said, remedy)
