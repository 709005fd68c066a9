"""The ids of a row beside our own, and what a row says and expects."""

import re
from dataclasses import dataclass, field

from bot.evaluation.scenario import Given, GivenDeal, GivenReq, Scenario
from domain.names import fold


@dataclass
class Staged:
    """What was written: refs of the rows' own ids, and ids by refs."""

    refs: dict[str, str] = field(default_factory=dict)

    def ref(self, said: str) -> str:
        """Return our ref of a row's id; anything else is itself."""
        wanted = said.strip().casefold()
        return next((ref for own, ref in self.refs.items() if own.casefold() == wanted), said)

    def own(self, ref: str) -> str:
        """Return the row's own id of a ref."""
        return next((own for own, known in self.refs.items() if known == ref), ref)

    def told(self, text: str, *, back: bool = False) -> str:
        """Return a text with the rows' ids as refs, or with the refs as the rows' ids again."""
        for own, ref in self.refs.items():
            old, new = (ref, own) if back else (own, ref)
            if own.casefold() != ref.casefold():
                text = re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, text, flags=re.I)
        return text


def words_of(scenario: Scenario) -> str:
    """Return what a row says and expects, folded."""
    wanted = [str(call.arguments) for call in scenario.expect.all_calls]
    return (
        " ".join(fold(text) for text in (*scenario.utterances, *wanted))
        + " ".join((*scenario.utterances, *wanted)).casefold()
    )


def spoken_of(scenario: Scenario) -> list[GivenDeal]:
    """Return the deals that a row calls by their number, and then those it calls by their client."""
    said, deals = words_of(scenario), scenario.given.opportunities
    by_number = [it for it in deals if it.id and it.id.casefold() in said]
    return by_number + [it for it in deals if it.client and fold(it.client) in said]


def number(given: Given, staged: Staged) -> None:
    """Give every row's id a ref: its own number where it has one, else the next free one."""
    kinds = (
        ("OPP", 2001, given.opportunities),
        ("REQ", 101, given.reqs),
        ("LEAD", 1001, given.leads),
        ("INV", 1001, given.invoices),
    )
    for kind, first, things in kinds:
        taken: set[int] = set()
        for it in things:
            own = re.fullmatch(rf"(?i)\s*(?:{kind}\w*)?[\s#_-]*(\d{{1,7}})\s*", it.id or "")
            free = next(n for n in range(first, first + len(things) + 1) if n not in taken)
            at = int(own[1]) if own and int(own[1]) not in taken else free
            taken.add(at)
            it.id = it.id or f"{kind}-{at}"
            staged.refs[it.id.strip()] = f"{kind}-{at}"


def deal_called(said: str, given: Given, staged: Staged) -> GivenDeal | None:
    """Return the deal that a row means, by its id or its title."""
    ref = staged.ref(said)
    by_id = [it for it in given.opportunities if staged.ref(it.id or "") == ref]
    by_title = [it for it in given.opportunities if it.title and fold(it.title) == fold(said)]
    return next(iter((*by_id, *by_title)), None)


def is_linked(req: GivenReq, deal: GivenDeal, given: Given, staged: Staged) -> bool:
    """Whether a row ties a REQ to a deal, on either side, by id or by title."""
    named = {fold(it) for said in deal.reqs for it in (said, staged.ref(said))}
    mine = {fold(it) for it in (staged.ref(req.id or ""), req.id, req.title) if it}
    if named & mine:
        return True
    return req.opportunity is not None and deal_called(req.opportunity, given, staged) is deal
