"""Orders among other words: what a message tells REX to do, where not every word of it is understood.

A frame knows every word of a message. An order is known by three things together: a turn by which
something is asked for, a verb of one family, and the things that the act is about, each named but
once. Other words may stand around them, unless they deny it, put it off, or guess.
"""

import re
from collections.abc import Sequence

from bot.model.acts import Told, act_of
from bot.model.caution import CREATE, MOST_AT_ONCE
from bot.model.commanding import tells_what_came
from bot.model.mood import Mood, mood_of
from bot.model.names import Names
from bot.model.order_words import (
    ASKING,
    CALLED_OFF,
    CONDITION,
    CREATES,
    LEAD,
    LINKS,
    MOVES,
    NOT_SO,
    OF_IT,
    OTHERS,
    THAT,
    VERBS,
    forms_of,
)
from bot.model.parts import ANY_KIND, Part, parts_of, with_pasted, without_pasted
from bot.model.wish import Wish
from bot.model.words import fold

#: A longer message is a report, or something pasted.
LONGEST = 600
#: What follows "not" or "rather than" isn't meant: "goes on the R&D one, not the HR one".
_SET_AGAINST = re.compile(
    r"(?<!\bdo)(?<!\bdoes)(?<!\bdid)(?<!\bis)(?<!\bare)(?<!\bwas)(?<!\bs)[\s,(]+(?:and |but )?(?:not|instead of|rather than)"
    r" (?:(?:to|on|onto|with|for|in|into) )?(?:(?:the|that|their|our|my) [^,.;:!?\n]{1,40}? (?:ones?|deals?|opps?|opportunity|reqs?|search|role|job)\b"
    r"|(?:opp|req)[ #-]?\d+\b)\)?",
    re.IGNORECASE,
)
_KIND = r"(?:DEAL|CLIENT|REQ|STAGE)"
_DOES = re.compile(rf"\b(?:{forms_of(f'{MOVES} {LINKS} {CREATES}')})\b")
_IMPERATIVE = re.compile(rf"(?:{VERBS})\b")
_OF_IT = re.compile(OF_IT)
_OTHER = re.compile(rf"(?:{'|'.join(OTHERS.split())})\b")
#: Who is quoted has said what follows.
_SAYS = re.compile(
    r"\b(?:says?|said|saying|goes|going|asks?|asked|asking|wrote|writes|told me|like|to self|to do|todo|remind me)$"
)
#: The thing itself is what something is to become of: "REQ-118 needs linking".
_OF_THE_THING = re.compile(
    rf"^(?:(?:the|my|our|that|this|both|all|an?|job|deals?|reqs?|one|ones|thing|role|search|position|for|at|with|from|of|and"
    rf"|it|also|now|hiring|new|please|could|can|{_KIND}|PERSON) )+"
    r"(?:(?:really|now|just|also|probably) )?"
    r"(?:needs?|should|must|has to|have to|ought to|belongs?|(?:(?:is|are) )?(?:now )?ready|(?:is|are) (?:now )?(?:to be|to go|due)|wants?(?= \w+ing\b)|be|go)\b"
)
_OF_THE_REQ = re.compile(
    r"(?:(?:the|my|our|their) )?(?:\w+ ){0,4}?(?:reqs?|REQ) (?:req )?(?:needs?|should|must|has to|belongs?|wants?"
    r"|goes (?:on|to|with|under|into|onto))\b"
)
_MAY_NEED = re.compile(
    r"\b(?:needs?|should|must|ought to|has to|have to|belongs?|goes|ready for)\b|^can\b"
)
#: Where the thing is to be: "needs to be in Proposal".
_TO_BE_IN = re.compile(
    r"\b(?:needs?|should|must|has to|have to|ought to|belongs?|ready|go|be|due)(?: \w+){0,4}?"
    r" (?:in|to|into|at|for|on) (?:the )?STAGE\b"
)
_PASSIVE = re.compile(
    rf"(?:can|could) (?:the |my |our |an? |new )*(?:{_KIND}|deal)(?: \w+){{0,2}} (?:go|be)\b"
)
#: A new deal without a verb: "opp for Kestrel Bank, risk analyst, 18k", "new one for the board: …".
_A_NEW_DEAL = re.compile(
    r"^(?:(?:an?|new|fresh|another) )*deal (?:please )?(?:for|with|at|from|CLIENT)\b"
    r"|^(?:(?:an?|another) )?(?:new|fresh) (?:one|deal|brief|business|search|role|job)\b"
)
#: Where a deal is to be, without a verb: "wonka to proposal", "discovery now", "back to proposal it goes".
_TO_A_STAGE = re.compile(r"\b(?:to|into) (?:the )?STAGE(?: stage)?$")
_ITS_STAGE = re.compile(r"(?:the )?stage (?:of|for) (?!.*\b(?:is|was)\b)")
_THERE_NOW = re.compile(
    r"(?:(?:so|that|thats|this|is|it|back|on|off|over|up|down|to|into|in|the|a|an) )*STAGE(?: stage| column)?"
    r"(?: (?:now|please|then|it goes|it is|we go|next|time|for them|for (?:this|that) one))+$"
)
_A_STEP_NOW = re.compile(
    r"(?:back|up|on|forward|down) (?:a|one) (?:stage|step|notch)"
    r"(?: (?:for (?:them|it|that one|this one)|now|please|then|it goes|we go))*"
)
#: What introduces several: "three updates: lumen in discovery, fenwick in proposal".
_OF_A_LIST = re.compile(r"\b(?:updates?|changes?|things|moves|please)\b")
_TELLS = re.compile(r"\b(?:is|are|was|were|has|have|had|will|went|got|should|did|does)\b")
_ALREADY = re.compile(r"\b(?:already|by now|surely|right|correct)\b")
_FIRST_PERSON = re.compile(r"(?:please )?(?:(?:can|could|may|might) )?(?:we|i)\b")
_WOULD_YOU = re.compile(r"\b(?:for (?:me|us)|(?:would|will|can|could) (?:you|ye))$")


def may_order(text: str) -> bool:
    """Whether a text has a turn of an order, whatever it names."""
    parts = parts_of(text, Names()) if len(text) <= LONGEST else ()
    return any(
        ASKING.match(it.line)
        or _IMPERATIVE.match(it.line)
        or _MAY_NEED.search(it.line)
        or _A_NEW_DEAL.match(it.line)
        or _ITS_STAGE.match(it.line)
        or it.says_please
        for it in parts
    )


def ordered(text: str, names: Names, it: str | None, *, before: str = "") -> tuple[Wish, ...]:
    """Return what a message orders, one wish a change; nothing where any of it is in doubt.

    `it` is the deal that was spoken of before. `before` is what was told in the message before,
    which may name what this one speaks of; then `names` are those of both.
    """
    before, (text, pasted) = without_pasted(before), with_pasted(text)
    if len(text) > LONGEST or CONDITION.search(fold(text)):
        return ()
    text = _SET_AGAINST.sub("", text)
    told = f"{before}\n{text}" if before else text
    every = parts_of(f"{told}{pasted}", names)
    earlier = [part for part in every if not len(before) <= part.start < len(told)]
    parts = [part for part in every if part not in earlier]
    came_of_it = tells_what_came(text)
    orders = [
        at
        for at, part in enumerate(parts)
        if not (NOT_SO.search(part.line) or _is_quoted(parts, at))
        and (
            _is_order(parts, at)
            or _is_implied(part, parts)
            or (not came_of_it and _is_of_the_thing(part))
        )
    ]
    if called_off := [at for at, part in enumerate(parts) if CALLED_OFF.search(part.gist.line)]:
        orders = [at for at in orders if at > called_off[-1] and _is_order(parts, at)]
    of_one = sum(bool(parts[at].deals or parts[at].reqs) for at in orders) < 2
    wishes: list[Wish] = []
    for at, part in enumerate(parts) if orders else ():
        if at not in orders and not _goes_on(part):
            continue
        rest = (*earlier, *parts[:at], *parts[at + 1 :])
        said = text if of_one else _until_the_next(parts, at, orders)
        following = parts[at + 1] if at + 1 < len(parts) else part
        shared = following.has("STAGE") if following.is_pair and at + 1 not in orders else ()
        found = act_of(part, rest, Told(said, before, it, shared))
        if found is None and not _is_talk(part):
            return ()  # it asks for something else as well
        wishes += [wish for wish in found or () if wish not in wishes]
    return () if _of_a_new_deal(wishes, names) else tuple(wishes[:MOST_AT_ONCE])


def _goes_on(part: Part) -> bool:
    """Whether a part without a verb is one more of what is ordered: "…, and Fenwick to Proposal"."""
    line = part.line
    return part.is_pair and not _TELLS.search(line) and bool(part.reqs or _TO_A_STAGE.search(line))


def _of_a_new_deal(wishes: Sequence[Wish], names: Names) -> bool:
    """Whether one of several may be about the deal that another one is only to create."""
    new = {wish.arguments.get("client") for wish in wishes if wish.tool == CREATE}
    deals = {str(wish.arguments.get("opportunity")) for wish in wishes if wish.tool != CREATE}
    return bool(new & {names.client_of.get(deal, deal) for deal in deals})


def _until_the_next(parts: Sequence[Part], at: int, orders: Sequence[int]) -> str:
    """What is said from one order on to the next."""
    end = next((other for other in orders if other > at), len(parts))
    return ", ".join(part.text for part in parts[at:end])


def _is_quoted(parts: Sequence[Part], at: int) -> bool:
    return at > 0 and _SAYS.search(parts[at - 1].gist.line) is not None


def _is_order(parts: Sequence[Part], at: int) -> bool:
    """Whether a part asks for something to be done."""
    part, line = parts[at], parts[at].line
    if at + 1 < len(parts) and _tells_where(part) and THAT.fullmatch(parts[at + 1].gist.line):
        return True
    asked = ASKING.match(line)
    of_none = not (part.deals or part.speaks_of_some)
    if asked and part.asks and of_none and _FIRST_PERSON.match(line):
        return False  # "can I move a deal back?"
    wanted = LEAD.sub("", f"{line[asked.end() :].lstrip()} ") if asked else ""
    if asked and mood_of(wanted) is Mood.WISH:
        return not _OTHER.match(wanted)
    if _PASSIVE.match(line):
        return True
    polite = part.says_please or _WOULD_YOU.search(line) or _OF_IT.match(line)
    asks = part.asks and not polite
    return _IMPERATIVE.match(line) is not None and not asks


def _is_implied(part: Part, parts: Sequence[Part]) -> bool:
    """Whether it says what is to be rather than what is to be done."""
    line = part.line
    if part.asks or mood_of(part.text) is not Mood.WISH:
        return False
    if _A_NEW_DEAL.match(line) and not _TELLS.search(line):
        return any(each.has("AMOUNT") for each in parts)
    if part.is_pair and (_TO_A_STAGE.search(line) or _ITS_STAGE.match(line)):
        return True
    if part.is_pair and _is_list(parts):
        return True
    if _THERE_NOW.match(line) or _A_STEP_NOW.fullmatch(line):
        return True
    asks = _DOES.search(line) or part.is_plain or "new deal" in line
    return part.says_please and bool(asks)


def _is_list(parts: Sequence[Part]) -> bool:
    """Whether a message is a list of where deals are to be: "two updates: …", "…, … please"."""
    pairs = sum(part.is_pair and bool(part.has("STAGE")) for part in parts)
    verbs = any(_IMPERATIVE.match(part.line) for part in parts)
    listed = sum(part.is_pair and ":" in part.text for part in parts) > 1
    introduced = listed or any(_OF_A_LIST.search(it.gist.line) for it in parts)
    return pairs > 1 and not verbs and introduced


def _is_of_the_thing(part: Part) -> bool:
    """Whether it says what is to become of the thing that it names."""
    line = part.line
    if part.asks or mood_of(part.text) is not Mood.WISH:
        return False
    goes = not part.has("STAGE") or _TO_BE_IN.search(line)
    of_it = _OF_THE_THING.match(line) or _OF_THE_REQ.match(line)
    return bool(of_it and goes) and not _ALREADY.search(line)


def _tells_where(part: Part) -> bool:
    """Whether it tells where something stands, or what belongs to it."""
    things = part.reqs or part.has("STAGE")
    return bool(things and (part.deals or part.speaks_of_some or part.has("STAGE")))


def _is_talk(part: Part) -> bool:
    """Whether a part asks for nothing that could be done: it names nothing, or only tells."""
    asks = ASKING.match(part.line) or _IMPERATIVE.match(part.line) or part.says_please
    return not asks or not (ANY_KIND.search(part.gist.line) or part.speaks_of_some)
