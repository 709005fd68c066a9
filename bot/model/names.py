"""What a message names in the person's workspace, as `find_in_workspace` recognised it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from bot.model.words import fold


@dataclass(frozen=True)
class Names:
    """Everything recognised for certain, in the order of the message.

    `tied` holds words of the message that fit several opportunities equally well, `titles` what
    the deals and REQs are called. `named` has every stretch that names something: its words, the
    kind of thing, and what it is. `by_a_word` is a deal called by a word of its title alone.
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
    by_a_word: str | None = None
    by_a_word_title: str = ""
    named: tuple[tuple[str, str, str], ...] = ()
    client_of: Mapping[str, str] = field(default_factory=dict)
    value_of: Mapping[str, JsonValue] = field(default_factory=dict)
    tied_deals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    status_of: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, told: Mapping[str, JsonValue]) -> "Names":
        """Read the tool's result; what is not there names nothing."""
        called = told.get("by_a_word")
        deals = _rows([*_list(told.get("opportunities")), called])
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
            by_a_word=str(called["ref"]) if isinstance(called, dict) else None,
            by_a_word_title=str(called["title"]) if isinstance(called, dict) else "",
            named=tuple(_named(told.get("named"))),
            client_of={str(it["ref"]): str(it.get("client")) for it in deals},
            value_of={str(it["ref"]): it.get("value") for it in deals},
            tied_deals=dict(_tied_deals(told.get("ambiguous"))),
            status_of={str(it["ref"]): str(it.get("status")) for it in deals},
        )

    def decided_by(self, spoken_of: str | None) -> "Names":
        """The same, where one of the deals that words fit equally well was spoken of just before."""
        said = [it for it, deals in self.tied_deals.items() if spoken_of in deals]
        if spoken_of is None or len(said) != 1 or self.opportunities:
            return self
        left = tuple(it for it in self.tied if it != said[0])
        return replace(self, opportunities=(spoken_of,), tied=left)

    @property
    def with_the_word(self) -> "Names":
        """The same, with the deal that is called by a word of its title as one that is named."""
        if self.by_a_word is None or self.opportunities or self.tied:
            return self
        titles = (*self.titles, self.by_a_word_title)
        return replace(self, opportunities=(self.by_a_word,), titles=titles)

    def with_instead(self, said: str, wrong: JsonValue, meant: str) -> "Names":
        """The same after "no, I mean": without what was named wrongly, with the other in its place."""
        told = list(self.named)
        place = next((at for at, it in enumerate(told) if it[0] == said and it[2] == wrong), None)
        other = next((it for it in reversed(told) if it[0] == meant), None)
        if place is not None and other is not None:
            told.remove(other)
            told.insert(place, other)
        deals = tuple(it for it in self.opportunities if wrong not in (it, self.client_of.get(it)))
        return replace(
            self,
            clients=tuple(it for it in self.clients if it != wrong),
            opportunities=deals,
            reqs=tuple(it for it in self.reqs if it != wrong),
            stages=tuple(it for it in self.stages if it != wrong),
            people=tuple(it for it in self.people if it != wrong),
            tied=tuple(it for it in self.tied if it != wrong),
            by_a_word=None if self.by_a_word == wrong else self.by_a_word,
            named=tuple(it for it in told if it[2] != wrong),
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


def _list(rows: JsonValue) -> list[JsonValue]:
    return rows if isinstance(rows, list) else []


def _rows(rows: Iterable[JsonValue]) -> list[Mapping[str, JsonValue]]:
    return [row for row in rows if isinstance(row, dict) and "ref" in row]


def _named(rows: JsonValue) -> Iterator[tuple[str, str, str]]:
    for row in _list(rows):
        said, kind, value = map(str, row) if isinstance(row, list) else ("", "", "")
        yield said, kind, value


def _texts(rows: JsonValue, key: str) -> tuple[str, ...]:
    """Return one text per row, which is an object or the text itself."""
    values = [row.get(key) if isinstance(row, dict) else row for row in _list(rows)]
    return tuple(value for value in values if isinstance(value, str))


def _tied_deals(rows: JsonValue) -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in _list(rows):
        if isinstance(row, dict) and row.get("kind") == "opportunity":
            options = [str(it).partition(" ")[0] for it in _list(row.get("options"))]
            yield str(row.get("said")), tuple(options)


def _ties(rows: JsonValue) -> tuple[str, ...]:
    kinds = {"client", "opportunity"}
    tied: list[JsonValue] = [
        row for row in _list(rows) if isinstance(row, dict) and row.get("kind") in kinds
    ]
    return _texts(tied, "said")
