"""What stands above a list that is quoted in part: no count of entries that aren't there."""

from collections import Counter
from itertools import chain

from bot.grounding.claims import numbers_of
from bot.turn import Quote, Reply
from knowledge.library import Library


def without_false_counts(reply: Reply, library: Library) -> Reply:
    """Leave out "It starts with six stages:" where fewer of its entries are quoted than there are."""
    quotes = [*chain.from_iterable(part.quotes for part in reply.parts)]
    shown = Counter((quote.block.partition("/")[0], quote.lead_in) for quote in quotes)

    def miscounts(quote: Quote) -> bool:
        section = quote.block.partition("/")[0]
        if not quote.lead_in or not numbers_of(quote.lead_in):
            return False
        whole = library.section(section)
        entries = [it for it in whole.blocks if it.lead_in == quote.lead_in] if whole else []
        return shown[section, quote.lead_in] < len(entries)

    parts = tuple(
        part.model_copy(
            update={
                "quotes": tuple(
                    quote.model_copy(update={"lead_in": None}) if miscounts(quote) else quote
                    for quote in part.quotes
                )
            }
        )
        for part in reply.parts
    )
    return reply.model_copy(update={"parts": parts})
