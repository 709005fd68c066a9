"""What a message wants, by rules: a table of patterns over folded words, read from the top."""

import re
from collections.abc import Iterable

from bot.model.figure_words import PIPELINE_FIGURES, REVENUE
from bot.model.intents import Intent
from bot.model.small_talk import small_talk
from bot.model.words import fold

#: What the names in the patterns below stand for; "..." are up to six words.
_MEANS = {
    "<deal>": r"(?:deals?|opp\d+)",
    "<ref>": r"opp\d+",
    "<req>": r"(?:reqs?|req\d+)",
    "<stage>": r"(?:new|discovery|proposal|negotiation|negotiating|won|lost|signed)",
    "<plan>": r"(?:free|starter|pro|team|enterprise)",
    "<rights>": r"(?:account|plan|role|permissions?|access|rights|subscription)",
    "<numbered>": r"(?:tkt|tck|tickets?(?: (?:no|number|nr))?) \d+\b",
    "<news>": r"(?:status|state|news|updates?|progress|happen(?:s|ed|ing)?|eta|stands?|going on)",
    "<mine>": r"(?:(?:all|of|me|us|my|our|the|open|current|active|any|own) )*",
    "<a>": r"(?:(?!(?:to|on|from|in|of|with|into|the|if|when)\b)\w+ ){0,4}",
    "<create>": r"(?:create|add|make|start|open|new|log|set up|spin up|put in|need|want|register"
    r"|build|raise|enter)",
    "<link>": r"(?:link|attach|connect|hook|associate|tie|join|add|put|assign)",
    "<move>": r"(?:move|shift|push|advance|drag|bump|progress|promote|transfer)",
    "<put>": r"(?:put|set|change|take|bring|update|mark|close|flip|switch|send|turn|get|pull)",
    "<show>": r"(?:show|list|see|view|display|give|get|pull up|find|look up|check)",
    "<tell>": r"(?:what is|show|open|pull up|look up|find|status|details|about|how is|who owns|get"
    r"|see|view|check|what about|tell me about|info)",
    "<ticket>": r"(?:me )?(?:an? |the )?(?:new )?(?:support )?ticket",
    "<person>": r"(?:an? |your |some)?(?:human|person|someone|agent|support|real|body|team)",
    "<asks>": r"(?:how|what|where|which|who|whose|when|why|is|are|does|do|did|can|could|should"
    r"|may|will|would|must|explain|describe|define|difference|steps|wondering|as an?)",
    "...": r"(?:\w+ ){0,6}?",
}

#: Found anywhere in the message unless tied down by ^ and $; the first that is found decides.
_PATTERNS: tuple[tuple[Intent, str], ...] = (
    (
        Intent.ADD_TO_TICKET,
        r"^(?:add|append|attach|note|put|write|update|comment)\b(?! (?:a|an|another) )"
        r"(?: \w+){0,40}? ?(?:(?:my|our|the|that|this|existing|open|last|support) )+ticket\b(?! (?:tab|page)s?\b)",
    ),
    (
        Intent.ADD_TO_TICKET,
        r"^(?:add|append|attach|note|put|write|update|comment)\b(?: \w+){0,40}? ?tkt ?\d+\b",
    ),
    (
        Intent.CANCEL,
        r"^(?:(?:i |we )?do not|never|no need to|you (?:should|must) not) (?:want (?:you )?to |ever )?"
        r"(?:<create>|<link>|<move>|<put>)\b(?! (?:i|we|you)\b)",
    ),
    (
        Intent.DELETE,
        r"^(?!.* from (?!(?:the |my |our )*(?:pipeline|board|list|hirepilot|crm|system)\b))"
        r"(?!.*\b(?:reqs?|req\d+|notes?|invoices?|candidates?)\b)"
        r"(?:delete|remove|erase|get rid of|trash|wipe|destroy) ...<deal>\b",
    ),
    (Intent.ASK, r"^(?:delete|remove|erase|unlink|detach|disconnect)\b"),
    (
        Intent.REOPEN,
        r"^(?:(?:can|could|may|should) (?:we|i) )?re ?open\b"
        r"(?!.*\b(?:tickets?|reqs?|req\d+|invoices?)\b)",
    ),
    (Intent.WEIGH, r"^(?:should|shall) (?:i|we) (?:\w+ )?(?:<move>|<put>) (?!.*\b<req>\b)"),
    (Intent.TICKET, r"^(?:i )?(?:want |need |like )?(?:to )?report (?:an? |this )?(?:bug|problem)"),
    (
        Intent.TICKET,
        r"^(?:open|raise|create|file|submit|log|make|start) <ticket>|^(?:i )?(?:need |want |get )?<ticket> please$",
    ),
    (Intent.TICKET, r"\b(?:(?:talk|speak|chat) (?:to|with)|(?:get|give|find) me) <person>(?! of)"),
    (
        Intent.TICKET,
        r"\b(?:get|ask|have|tell|need|want) (?:the |your |our |an )?(?:support|someone|somebody|engineers?|engineering|developers?|tech)"
        r" (?:team |people )?(?:to )?(?:look|check|fix|investigate|see|take a look|on (?:it|this|that)$)\b",
    ),
    (
        Intent.TICKET,
        r"\bsomeone from support\b|\b(?:support|someone) (?:call|contact) me\b"
        r"|\b(?:real person|a human|live agent|contact support|escalate (?:this|it))\b"
        r"|\bsome(?:one|body) (?:needs|has) to (?:look at|look into|see|fix|know about) (?:it|this|that)\b",
    ),
    (Intent.MY_TICKETS, r"\b(?:my|our) (?:\w+ )?tickets?\b"),
    (Intent.MY_TICKETS, r"^(?:<show> )?<mine>tickets?(?: status)?$"),
    (Intent.MY_TICKETS, r"\b<news>\b.*\b<numbered>"),
    (Intent.MY_TICKETS, r"^(?:on |about |re )?<numbered>.*\b<news>\b"),
    (Intent.MY_TICKETS, r"^(?:what|how) (?:about|is) <numbered>$|^<numbered>$"),
    (
        Intent.MY_TICKETS,
        r"^(?:is|was|has) (?:it|that|this) (?:been )?(?:fixed|solved|resolved|sorted)(?: yet| now| already)?$",
    ),
    (
        Intent.MY_TICKETS,
        r"^who (?:all |else )?(?:was|were|is|has|have|did|got|gets) (?:you |been |being |rex )?"
        r"(?:tell|told|inform|informed|notify|notified|alert|alerted|contact|contacted|page|paged)"
        r"(?: (?:about |of )?(?:it|this|that|(?:my|the) (?:problem|fault)|<numbered>))?"
        r"(?: now| already| yet)?$",
    ),
    (
        Intent.MY_TICKETS,
        r"^who (?:all |else )?(?:knows (?:about|of)|is (?:working on|looking (?:at|into)))"
        r" (?:it|this|that|(?:my|the) (?:problem|fault)|<numbered>)(?: now| already| yet)?$",
    ),
    (
        Intent.ACCOUNT,
        r"^(?:what|which) <rights> (?:am|are|do|does|is|have) (?:i|we|my|our)\b(?!.* need)"
        r"|^(?:<show> |what is |what are |tell )?(?:me )?(?:my|our) (?:\w+ )?<rights>$",
    ),
    (
        Intent.ACCOUNT,
        r"^(?:am i|are we|is (?:my|our) workspace) ...(?:<plan>|admin|member|guest)\b",
    ),
    (Intent.ACCOUNT, r"^(?:who am i|what am i allowed to do(?: here)?)$"),
    (Intent.ACCOUNT, r"^(?:do|have) (?:we|i) (?:have |got )?(?:the |an? )?<plan> plan\b"),
    (Intent.SHOW, r"^<tell> ...<ref>"),
    (Intent.SHOW, r"^<ref>$"),
    (
        Intent.STALE,
        r"^(?:<show> |which |what |any |are there |do (?:i|we) have )*<mine>"
        r"(?:stale|rotting|stuck|old|overdue|idle) deals?\b",
    ),
    (
        Intent.STALE,
        r"^(?:which|what) <mine>deals (?:are|is) (?:\w+ )?(?:stale|rotting|stuck|idle)\b",
    ),
    (
        Intent.STALE,
        r"^(?:what|which|who|anything|any|is anything|is there anything|are any|show)\b(?!.*\b(?:mean|invoices?)\b)"
        r"(?! is (?:an?|the) ).*\b(?:rot|rotting|rotten|stale|stuck|idle|neglected|overdue"
        r"|(?:gone|going|go) (?:cold|quiet|stale)|gathering dust|sleeping|forgotten|no activity|not (?:been )?(?:moved|touched)|needs? (?:my|our) attention)\b",
    ),
    (
        Intent.INVOICES,
        r"^(?:(?:what|which|any|are there|do we have|how many|is|show) )+(?:\w+ ){0,4}inv(?:oices)?\b(?!.* tab)"
        r".*\b(?:unpaid|outstanding|paid|open|sent|due|overdue|left|late|yet|waiting|pending)\b",
    ),
    (
        Intent.INVOICES,
        r"^(?:any|what|which|the)? ?(?:unpaid|outstanding|open|overdue|late|due|pending) invoices\b",
    ),
    (
        Intent.INVOICES,
        r"^(?:who (?:still )?(?:owes|has not paid|did not pay)|what (?:are we|is) owed|has \w+ paid|(?:did|has|have) (?:\w+ ){1,3}(?:pay|paid))\b",
    ),
    (
        Intent.INVOICES,
        r"^(?:how much|(?:what is|show me|tell me) (?:our|my|the)|show (?:our|my|the)) (?!.* mean)"
        r"(?:\w+ ){0,3}?(?:recogni[sz]ed revenue|revenue (?:\w+ ){0,3}?(?:recogni[sz]ed|earned|booked))\b",
    ),
    *((Intent.INVOICES, figure) for figure in REVENUE),
    (Intent.INVOICES, r"^<show> <mine>(?:unpaid |outstanding )?invoices$"),
    (Intent.INVOICES, r"^<mine>(?:unpaid |outstanding )?invoices$"),
    (
        Intent.INVOICES,
        r"^(?:which|what) invoices (?:are|were) (?:unpaid|outstanding|paid|open|sent)$",
    ),
    (
        Intent.LEADS,
        r"^(?:<show> )?<mine>(?:open |new |current |qualified )?leads$"
        r"|^(?:which|what|how many) (?:open |new |qualified )?leads (?:(?:do )?(?:i|we) have|are mine|are ours|are there)\b"
        r"|^(?:<show> lead \d+$|(?:what|how many|<show>)\b.*\b(?:scores?|points) (?:\w+ ){0,2}lead \d+|(?:what|how many) .*\blead \d+ (?:scores?|have|has)\b)",
    ),
    (Intent.WALK, r"^(?:walk|take|guide) me through\b"),
    (
        Intent.PIPELINE,
        r"^(?:<show> |how is |what is (?:in|on) )?<mine>(?:deals? |sales )?(?:pipeline|board)$",
    ),
    (
        Intent.PIPELINE,
        r"^(?:what|which|any|how many) deals (?:(?:are|is|do (?:we|i) have|have we got|there) )*"
        r"(?:on|in) <mine>(?:deals? |sales )?(?:pipeline|board)$",
    ),
    (Intent.PIPELINE, r"^(?:how|what) is <mine>(?:deals? |sales )?(?:pipeline|board) (?:look|do)"),
    (Intent.PIPELINE, r"\b(?:overview|summary) of (?:the|my|our) (?:pipeline|board)$"),
    (Intent.PIPELINE, r"\bpipeline (?:overview|summary|figures|report|look|looks|looking|doing)$"),
    *((Intent.PIPELINE, figure) for figure in PIPELINE_FIGURES),
    (
        Intent.PIPELINE,
        r"^how (?:are we|is (?:business|(?:the|this|our) (?:month|quarter|year))) (?:doing|going|looking)\b",
    ),
    (
        Intent.LIST,
        r"^(?:what|which (?:deals|ones)|anything) (?:am i|do i have|have i got|is|are) (?:\w+ )?(?:working on|open|mine|on my plate|going on|in play)\b",
    ),
    (
        Intent.MAYBE_LIST,
        r"^(?:(?:do|have) (?:i|we) (?:have|got) |is there |are there )?(?:how much|how many|what is the (?:total|value|sum|forecast|amount)|(?:the )?total|which deals|what deals|who is|what do we have|any deals"
        r"|what have we got|what|anything|everything|all deals|deals) .*\b(?:in|at|on) (?:the )?(?:<stage>|\w+ stage|\w+(?: right now| atm| now| currently)?$)",
    ),
    (Intent.LIST, r"^<show> <mine>(?:<stage> |closed )?deals\b(?! (?:tab|page|list))"),
    (Intent.LIST, r"^(?:what|which|how many) <mine>deals (?:are|do we|do i|have we|in|at|is)\b"),
    (Intent.LIST, r"^<mine>deals(?: (?:in|at|for) ...\w+)?$"),
    (Intent.ASK, r"\b(?:how|step by step|walk me through|what now|what next|and why|why)$"),
    (
        Intent.ASK,
        r"\b(?:step by step|walk me through|what to check|do i have to|cannot|could not)\b",
    ),
    (Intent.ASK, r" (?:can|do|will|should|must|may) (?:i|we|it|they|a|you|members?|guests?) "),
    (Intent.CREATE, r"^(?:<create>|give me(?= an? new| another)) <a>deal\b|^deal please\b"),
    (
        Intent.CREATE,
        r"^(?:create|open|set up|start|log|add) (?:the|this|that) deal (?:for|with|at)\b",
    ),
    (
        Intent.CREATE,
        r"^(?:there )?is (?:an? )?(?:new )?deal (?:at|for|with)\b.*\b(?:add|create|log|set|put) (?:it|that)\b",
    ),
    (
        Intent.CREATE,
        r"\b(?:set|put|log|add|create|get) (?:it|that|this) (?:up |in |down )?as an? (?:new )?deal\b",
    ),
    (Intent.CREATE, r"^<create> (?:for|at|with) ...(?:an?|one|another|new) (?:new )?deal\b"),
    (
        Intent.CREATE,
        r"^(?:create|make|start|open|set up) (?:an? )?(?:new|another) one (?:for|at|with) ",
    ),
    (Intent.MAYBE_LIST, r"^(?:what is|what are|what do we have|anything|who is) (?:in|at) "),
    (Intent.MAYBE_SHOW, r"^how (?:is|are|about) "),
    (Intent.MAYBE_SHOW, r"^what (?:about|is up with|is happening with|is going on with) "),
    (Intent.MAYBE_SHOW, r"^(?:any )?(?:status|update|news|details|info) (?:of|on|for|about) "),
    (Intent.MAYBE_SHOW, r"^(?:in )?(?:what|which) stage (?:is|are|does) "),
    (
        Intent.MAYBE_SHOW,
        r"^(?:who owns|tell me about|where does|where (?:is|are we)|<show>|open|what is) ",
    ),
    (
        Intent.MAYBE_SHOW,
        r"^(?:is|does|did|has|was|when (?:is|was|did)|who|which) ...(?:<ref>|the \w+ deal)",
    ),
    (Intent.ASK, r"^(?!(?:should|must|will|would) be )<asks>\b"),
    (
        Intent.ASK,
        r"^tell me (?:how|what|where|why|when|who) |^i (?:do not|cannot) (?:get|understand|know|remember) ",
    ),
    (Intent.ASK, r"\bhow (?:to|do|can|does|should|would) "),
    (Intent.ASK, r"\b(?:where (?:do|can|is)|what (?:is|does|do|happens)) "),
    (
        Intent.LINK,
        r"^<link> (?:the )?\d{2,5}\b|\b<link> ...req\d+|\breq\d+ .*\b(?:link|attach|connect) it\b"
        r"|\b(?:stick|pop|chuck|slap|pin|bung|throw) ...<req> ...(?:to|with|on|onto)\b"
        r"|\b<req> (?:linking|attaching|connecting|adding|tying) (?:up )?(?:to|with|on)\b",
    ),
    (Intent.LINK, r"\b<link> (?:up )?...<req> ...(?:to|with|on|onto)\b"),
    (Intent.LINK, r"\b(?:link|attach|connect|associate) (?:\w+ ){0,3}<req>\b"),
    (Intent.MOVE, r"^(?!.*\b(?:candidates?|reqs?|leads?|invoices?)\b).*\b<move> "),
    (Intent.MOVE, r"\b<put> ...(?:to |into |in |as |at )?(?:the )?<stage>(?: stage)?$"),
    (
        Intent.MOVE,
        r"\bchange ...stage\b|\b(?:should be|belongs|goes) (?:in|at|to) <stage>(?: stage)?$",
    ),
    (Intent.MOVE, r"<ref> (?:to|into) "),
    (Intent.MOVE, r"^(?:back |over |straight )?(?:to|into) (?:the )?<stage>(?: stage)?$"),
    (Intent.MOVE, r"^(?:we |i )(?:just |have |finally )*(?:won|lost) "),
    (Intent.MOVE, r"<deal> (?:is|was|has been|got) (?:won|lost|signed)$"),
    (Intent.CREATE, r"\b<create> <a>deal\b"),
)

_POLITE = re.compile(
    r"(?:(?:hello|dear|rex|okay|so|please(?: to)?|also|and|well|quick question|question|um|hmm|sorry|just|then|"
    r"(?:can|could|would|will) you|i (?:want|need|would like) (?:you )?to(?! know)|i am trying to|"
    r"do not forget to|let us|help me(?: to)?|kindly|there|good morning) )+"
)
#: "They want a search, can you make a deal?": what is asked for comes last.
_CAN_YOU = re.compile(
    r"\b(?:can|could|would|will) you (?:please (?:to )?)?"
    r"(?=(?:create|add|make|set up|open|move|put|link|attach|connect|mark|push|change) )"
)
_LAST_POLITE = re.compile(r"(?: (?:please|thanks|rex|now|for me|thank you|asap|today))+$")


def intent_of(text: str) -> Intent:
    """Return what a message wants; NONE when no rule knows, e.g. for a bare name."""
    folded = fold(text)
    if small := small_talk(folded):
        return small
    if not folded:
        return Intent.ABILITIES if "?" in text else Intent.WORDLESS
    wish = wish_in(folded)
    return next((intent for intent, rule in _RULES if rule.search(wish)), Intent.NONE)


def wish_in(folded: str) -> str:
    """Return folded words without the politeness around them, and what is told before it."""
    asked = _CAN_YOU.search(folded)
    wish = folded[asked.end() :] if asked else _POLITE.sub("", folded, count=1)
    return _LAST_POLITE.sub("", wish)


def _compiled(patterns: Iterable[tuple[Intent, str]]) -> Iterable[tuple[Intent, re.Pattern[str]]]:
    for intent, pattern in patterns:
        for name, meaning in _MEANS.items():
            pattern = pattern.replace(name, meaning)
        yield intent, re.compile(pattern)


_RULES = tuple(_compiled(_PATTERNS))
