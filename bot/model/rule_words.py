"""Which rule of the workspace a message wants switched, and which ready-made pipeline it wants."""

import re

from bot.model.board_parts import bare
from bot.model.mood import Mood, mood_of
from bot.model.policy_words import look_wish, policy_wish
from bot.model.slots import known
from bot.model.wish import Wish

_STOP = (
    r"(?:stop|quit|no more|never|do not|don'?t|no longer|(?:we|i) (?:do not|don'?t) (?:want|need)"
    r"(?: to be| any| you to| to)?)"
)
_OFF = r"(?:turn|switch|shut) off|disable|deactivate|mute|silence"
_ON = r"(?:turn|switch) (?:back )?on|enable|activate|unmute"
_STALE = r"(?:stale|rotting|stuck|idle|old) deals?"
_TELL = r"(?:tell|telling|told|warn|warning|warned|remind|reminding|alert|alerting|notify|notifying|ping|pinging|bother|bothering|message|messaging)"
_US = r"(?: (?:us|me|the team|people|everyone|everybody|anyone|anybody))?"
_NEWS = r"(?: (?:digests?|alerts?|warnings?|reminders?|notices?|messages?|watch|rule|mails?|e-?mails?))*"
_AGAIN = r"(?: (?:again|any ?more|any longer|from now on|every (?:day|morning)))*"
_REASON = r"(?:an? |the |any )?(?:loss )?reasons?"
_LOST = r"(?: (?:for|of|on|when|with|if) .*(?:lost|lose|loses|losing|loss)(?: .*)?)?"
_LEADS = (
    r"(?:leads?(?: (?:that|which) are)? (?:qualified|from 70(?: points)?(?: on)?)|qualified leads?)"
)
_BECOME = r"(?: (?:can|may|should|to|are|get|be|is)\b)*(?: (?:converted|convert|clients?|become|become clients|taken))*"
_PRESET = r"(?P<pipeline>fleetcore|hirepilot)(?:'s)?"
_KIND = r"(?: (?:pipeline|preset|stages|board|template))?"
_FOR_NEW = r"(?: (?:for|with) (?:all )?(?:new|our|future) deals)?"

#: By rule and by whether it is to hold; each over the whole wish, folded to small letters.
_RULES: tuple[tuple[str, bool, str], ...] = (
    ("stale_deals", False, rf"{_STOP} (?:being )?{_TELL}{_US} (?:of|about|for) {_STALE}{_AGAIN}"),
    (
        "stale_deals",
        False,
        rf"(?:{_OFF}|ignore|stop) (?:the )?(?:watch for )?{_STALE}{_NEWS}{_AGAIN}",
    ),
    ("stale_deals", False, rf"(?:turn|switch) (?:the )?{_STALE}{_NEWS} off"),
    (
        "stale_deals",
        True,
        rf"(?:{_ON}|watch(?: for)?) (?:the )?(?:watch for )?{_STALE}{_NEWS}{_AGAIN}",
    ),
    ("stale_deals", True, rf"(?:turn|switch) (?:the )?{_STALE}{_NEWS}(?: back)? on{_AGAIN}"),
    (
        "stale_deals",
        True,
        rf"(?:start )?{_TELL}{_US} (?:of|about) {_STALE}(?: (?:again|from now on|every (?:day|morning)))+",
    ),
    (
        "loss_reasons",
        False,
        rf"(?:{_STOP} )(?:ask|asking|require|requiring|demand|demanding)(?: for)? {_REASON}{_LOST}",
    ),
    ("loss_reasons", False, rf"make {_REASON}{_LOST} (?:optional|voluntary)"),
    (
        "loss_reasons",
        False,
        rf"{_REASON}{_LOST} (?:is|are|should be) (?:optional|not (?:required|needed|mandatory)|no longer (?:required|needed|mandatory)){_AGAIN}",
    ),
    (
        "loss_reasons",
        True,
        rf"(?:always )?(?:require|demand|ask for) (?:an? |the )?(?:loss reasons?|reasons?(?= (?:for|of|on|when|with) .*los)){_LOST}{_AGAIN}",
    ),
    (
        "loss_reasons",
        True,
        rf"make {_REASON}{_LOST} (?:required|mandatory|obligatory|compulsory){_AGAIN}",
    ),
    (
        "loss_reasons",
        True,
        rf"{_REASON}{_LOST} (?:is|are|should be) (?:required|mandatory|obligatory|compulsory){_AGAIN}",
    ),
    (
        "loss_reasons",
        True,
        rf"(?:a |every )?lost deals? (?:needs?|must have|should have|requires?) {_REASON}{_AGAIN}",
    ),
    (
        "qualified_leads",
        False,
        rf"{_STOP} (?:require|requiring|insist on|insisting on|demand|demanding|only convert|only converting) {_LEADS}",
    ),
    ("qualified_leads", False, rf"(?:let|allow) (?:all|any|every) leads?{_BECOME}{_AGAIN}"),
    (
        "qualified_leads",
        False,
        rf"(?:all|any|every) leads? (?:can|may|should) (?:be converted|become clients?|become a client){_AGAIN}",
    ),
    ("qualified_leads", False, rf"(?:{_OFF}) (?:the )?qualified leads?(?: only)?(?: rule)?"),
    ("qualified_leads", True, rf"(?:{_ON}) (?:the )?qualified leads?(?: only)?(?: rule)?"),
    ("qualified_leads", True, rf"(?:require|demand|insist on) {_LEADS}{_BECOME}{_AGAIN}"),
    ("qualified_leads", True, rf"only (?:convert|take|accept|allow|let) {_LEADS}{_BECOME}{_AGAIN}"),
    (
        "qualified_leads",
        True,
        rf"(?:only )?{_LEADS}(?: only)? (?:can|may|should) (?:be converted|become clients?){_AGAIN}",
    ),
)
_DAYS = re.compile(
    r"\b(?:after|over|for more than) (?P<days>\d{1,4}) days?(?: (?:in|at) (?:any|every|each|a|all) stages?)?",
    re.IGNORECASE,
)
#: "deals are stale after 20 days in any stage"
_LIMIT = re.compile(
    r"(?:(?:call|count|consider|treat|mark) )?(?:(?:all|any|every|the|our|an?) )?deals?"
    r"(?: (?:in any stage|in every stage))?(?: (?:are|is|should be|count as|go|goes|get|as))* stale"
)
_ADOPTS = tuple(
    re.compile(said)
    for said in (
        r"(?:use|adopt|apply|take|switch (?:back )?to|change (?:back )?to|go back to|return to"
        rf"|start with|set up|move to) (?:the |our )?{_PRESET}{_KIND}{_FOR_NEW}",
        r"(?:switch|change|move|set) (?:the |our )?(?:pipeline|board|stages)(?: of new deals)?"
        rf" (?:back )?to (?:the )?{_PRESET}{_KIND}",
        r"(?:new|future) deals (?:(?:should|shall|are to|will|must) )?(?:use|run through|go through"
        rf"|follow) (?:the )?{_PRESET}{_KIND}",
    )
)
_ANY_PRESET = re.compile(
    r"(?:use|adopt|apply|switch to|choose|pick) (?:an?|another|a different) (?:ready-?made |preset |other )*(?:pipeline|preset)(?: pipeline)?"
)
_COMPILED = tuple((rule, holds, re.compile(said)) for rule, holds, said in _RULES)
_CALLED = {"fleetcore": "FleetCore", "hirepilot": "HirePilot"}


def rule_wish(text: str) -> Wish | None:
    """Return the rule or the preset that a message wants; a question wants none."""
    wish = bare(text).casefold().replace("\u2019", "'")
    days = _DAYS.search(wish)
    core = " ".join(_DAYS.sub(" ", wish).split()) if days else wish
    limit = int(days["days"]) if days else None
    for rule, holds, said in _COMPILED:
        if said.fullmatch(core):
            return Wish("set_deal_rule", known(rule=rule, holds=holds, days=limit))
    if mood_of(text) is not Mood.WISH:
        return None
    if days and (_LIMIT.fullmatch(core) or _tells(core)):
        return Wish("set_deal_rule", {"rule": "stale_deals", "holds": True, "days": limit})
    if found := next((it for said in _ADOPTS if (it := said.fullmatch(wish))), None):
        return Wish("adopt_pipeline", {"pipeline": _CALLED[found["pipeline"]]})
    if _ANY_PRESET.fullmatch(wish):
        return Wish("adopt_pipeline", {})
    return policy_wish(wish) or look_wish(bare(text))


def _tells(core: str) -> bool:
    return re.fullmatch(rf"{_TELL}{_US} (?:of|about) (?:stale )?deals?", core) is not None
