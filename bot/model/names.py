"""What a message names in the person's workspace, as `find_in_workspace` recognised it."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from bot.model.words import fold


@dataclass(frozen=True)
class Names:
    """Everything recognised for certain, in the order of the message.

    `tied` holds words of the message that fit several opportunities equally well, `titles` what
    the deals and REQs are called.
    """

    clients: tuple[str, ...] = ()
    opportunities: tuple[str, ...] = ()
    reqs: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @classmethod
    def read(cls, told: Mapping[str, JsonValue]) -> "Names":
        """Read the tool's result; what is not there names nothing."""
        return cls(
            clients=_texts(told.get("clients"), "name"),
            opportunities=_texts(told.get("opportunities"), "ref"),
            reqs=_texts(told.get("reqs"), "ref"),
            stages=_texts(told.get("stages"), "label"),
            tied=_ties(told.get("ambiguous")),
            leads=_texts(told.get("leads"), "ref"),
            reasons=_texts(told.get("loss_reasons"), "label"),
            people=_texts(told.get("people"), "name"),
            titles=(
                *_texts(told.get("opportunities"), "title"),
                *_texts(told.get("reqs"), "title"),
            ),
        )

    @property
    def words(self) -> frozenset[str]:
        """The folded words of everything named."""
        said = (*self.clients, *self.titles, *self.stages, *self.tied, *self.people, *self.reasons)
        return frozenset(word for name in said for word in fold(name).split())

    @property
    def opportunity(self) -> str | None:
        """The one opportunity that is meant: its ref, or the words that fit several."""
        if len(self.opportunities) == 1:
            return self.opportunities[0]
        return self.tied[0] if self.tied and not self.opportunities else None


def _texts(rows: JsonValue, key: str) -> tuple[str, ...]:
    """Return one text per row, which is an object or the text itself."""
    if not isinstance(rows, list):
        return ()
    values = [row.get(key) if isinstance(row, dict) else row for row in rows]
    return tuple(value for value in values if isinstance(value, str))


def _ties(rows: JsonValue) -> tuple[str, ...]:
    if not isinstance(rows, list):
        return ()
    kinds = {"client", "opportunity"}
    return _texts(
        [row for row in rows if isinstance(row, dict) and row.get("kind") in kinds], "said"
    )
