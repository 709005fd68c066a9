"""Which change of a deal, REQ, lead or invoice a message asks for, beyond create, link and move."""

import re

from bot.model.mood import Mood, mood_of
from bot.model.words import fold

_CREATE = r"(?:create|add|make|start|open|new|log|set up|put in|register|need|want|a new|an?)"
_DO = r"(?:mark|close|set|flag|record|put|update|change|switch|turn|get)"

_CALL_OFF = r"(?:cancel|call off|abandon|drop|kill|scrap|bin|axe|ditch|junk)"

#: What a deed names that is no deal, though it may be put on hold as well.
_NO_DEAL = (
    r"(?:(?:an?|the|this|that|my|our|all) )*"
    r"(?:reqs?\d*|jobs?|candidates?|leads?|campaigns?|sequences?|clients?|invoices?|workflows?)\b"
)

#: Read from the top, over the folded wish; the first that is found decides.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("mark_invoice_paid", rf"^{_DO}\b.*\binv(?:oices?)? ?\d*\b.*\bpaid\b"),
    ("mark_invoice_paid", r"\binv(?:oice)? ?\d+ (?:\w+ ){0,3}paid\b"),
    ("mark_invoice_paid", r"^(?:record|log|add|enter) (?:an? |the )?payment\b"),
    ("mark_invoice_paid", r"\b(?:client|they|\w+) (?:has |have |just )*paid (?:the )?inv"),
    ("send_invoice", r"^(?:send|mail|email|e mail)\b(?: \w+){0,4} inv(?:oices?)? ?\d+"),
    ("send_invoice", r"^(?:send|mail|email) (?:out )?(?:the|that|my|our) (?:draft )?invoice\b"),
    (
        "draft_invoice",
        rf"^(?:{_CREATE}|draft|prepare|raise|issue|generate|write|do)\b(?: \w+){{0,6}} invoice\b",
    ),
    ("draft_invoice", r"^(?:invoice|bill) (?!\d)\w+"),
    ("convert_lead", r"^(?:convert|turn|promote)\b.*\blead\b"),
    ("convert_lead", r"^convert\b.* (?:to|into) (?:an? )?client\b"),
    ("convert_lead", r"^make (?:the )?lead\b.* client\b"),
    ("unlink_req", r"^(?:unlink|detach|disconnect|unattach)\b.*\breqs?\b"),
    ("unlink_req", r"^(?:unlink|detach|disconnect|unattach)\b.*\breq\d+"),
    ("unlink_req", r"^(?:unlink|detach|disconnect|unattach) (?:the )?\d{2,5}\b"),
    ("unlink_req", r"^(?:take|remove|pull|drop) (?:the )?\d{2,5} (?:off|from|out of)\b"),
    ("unlink_req", r"^(?:take|remove|pull|drop|delete)\b.*\breqs?\d*\b.*\b(?:off|from|out of)\b"),
    (
        "create_client",
        rf"^{_CREATE} (?:(?:a|an|the|another|new) )*(?:client|customer|company)\b(?! portal)",
    ),
    (
        "create_req",
        rf"^{_CREATE} (?:(?:a|an|the|another|new|open) )*(?:req|vacancy|job|opening)\b.* (?:and|then) "
        r"(?:link|attach|connect|tie|add|assign|hook|put) (?:it|that|this|the req)\b",
    ),
    (
        "create_req",
        rf"^{_CREATE} (?:(?:a|an|the|another|new|open) )*(?:req|vacancy|job|opening)\b(?!.* to (?:opp\d|the |our |my ))",
    ),
    (
        "resume_opportunity",
        r"^(?:(?:please )?(?:resume|un ?pause|un ?freeze|un ?park|un ?hold|reactivate|restart|wake up|wake(?= (?:\w+ ){1,3}up\b))) (?!sending|work\b)\w+",
    ),
    ("resume_opportunity", r"\b(?:off|out of) (?:hold|ice)\b"),
    (
        "hold_opportunity",
        rf"^(?:put|place|set|move|keep|have|stick|pop|bung|chuck|get)\b(?! {_NO_DEAL})"
        r".*\bon (?:hold|ice|pause)\b",
    ),
    ("hold_opportunity", rf"^(?:hold|pause|freeze|park|suspend) (?!on\b|{_NO_DEAL})\w+"),
    ("close_lost", rf"^{_DO}\b.*\b(?:lost|loss)\b"),
    (
        "close_lost",
        r"^(?:(?:we|i) )?(?:just |have |finally )*lost (?!my|access|connection|data|everything|all)\w+",
    ),
    (
        "close_lost",
        r"\b(?:went|go|going|signed) with (?:an? |the |another |some )?(?:competitor|other|someone else|somebody else|rival)\b",
    ),
    ("close_lost", r"\b(?:is|was|got|has been) lost\b"),
    ("close_won", rf"^{_DO}\b.*\b(?:won|win)\b"),
    (
        "close_won",
        r"^(?:(?:we|i) )?(?:just |have |finally )*(?:won|landed|signed|closed) (?!rate|deals?\b)\w+",
    ),
    (
        "close_won",
        r"\b(?:signed|is won|was won|got won|has been won)(?: (?:today|yesterday|now|it|on the dotted line|the contract|the deal|just now|close\b.*|mark\b.*))*$",
    ),
    ("cancel_opportunity", rf"^{_CALL_OFF}\b.*(?:\bdeal\b|\bopp\d+)"),
    (
        "edit_collaborators",
        r"^(?:add|put|make|set|include|remove|take|drop)\b.*\bcollaborators?\b",
    ),
    ("edit_collaborators", r"^share (?:opp\d+|it|this|that|the (?:\w+ ){1,3}deal) with \w+"),
    ("edit_contacts", r"^(?:add|put|make|set|include|save|remove|take|drop)\b.*\bcontacts?\b"),
    ("edit_links", r"^(?:add|attach|put|save|include)\b.*\bhttps?\b"),
    ("edit_opportunity", r"^rename\b"),
    (
        "edit_opportunity",
        r"^(?:change|set|update|edit|raise|lower|increase|decrease|adjust|correct|make|bump|put|fix|add)\b"
        r".*\b(?:value|amount|probability|title|name|fee|notes?|owner|close date|closing date"
        r"|expected close|start date|deal type|revenue|worth|contract (?:details|terms))\b",
    ),
    ("edit_opportunity", r"^(?:the )?contract (?:details|terms) (?:of|for|on) \w+"),
    ("edit_opportunity", r"^(?:reset|restore|unset|clear)\b.*\bprobability\b"),
    (
        "edit_opportunity",
        r"^(?=.*\b(?:opp\d+|it|this|that|the \w+ deal)\b)(?:change|set|update|edit|raise|lower|make|put|extend)\b.*"
        r"\b(?:stale (?:limit|after)|max(?:imum)? days|days? limit|limit of days|days allowed)\b",
    ),
    (
        "edit_opportunity",
        r"^(?:bump|raise|lower|increase|decrease|drop|reduce|push)\b(?:.* |)to (?:usd |eur |gbp )?\d+(?: \d+)?(?:k|m)\b",
    ),
    (
        "edit_opportunity",
        r"\b(?:expected close|close date|closing date|probability|value) (?:for|of|on) .* (?:is|to|at|be)\b",
    ),
    (
        "edit_opportunity",
        r"^(?:give|assign|reassign|hand|transfer)\b(?! .*\breq).* (?:over )?to \w+( \w+)?$",
    ),
)
#: The same of short messages that tell what happened, or what to do with something: they count
#: only where the message names a deal, a client or an invoice of the workspace, or means "it".
_IF_NAMED: tuple[tuple[str, str], ...] = (
    (
        "mark_invoice_paid",
        r"^(?:\w+ ){1,4}?(?:has |have |just |finally |is |was |got |been )*paid(?!\w| (?:for|by|off|attention))",
    ),
    ("mark_invoice_paid", r"\b(?:money|payment) (?:from|of) .* (?:arrived|came|is in|is here)\b"),
    ("send_invoice", r"^(?:send|mail|email)\b(?: \w+){1,4} inv(?:oice)?\b"),
    (
        "edit_opportunity",
        r"\b(?:should be|is now|is at|now at|(?:went|goes|gone) (?:up |down )?to) \d",
    ),
    (
        "close_won",
        r"^(?:we|i) (?:\w+ )?(?:got|bagged|landed)(?!.*\b(?:invoices?|inv|reqs?|req\d+|meeting|call|answer|reply|e?mail|feedback|news"
        r"|questions?|problem|issue|error|access|leads?|candidates?|notes?)\b) \w+",
    ),
    ("close_lost", r"^lost\b|\blost\b(?! (?:my|access|connection|data|everything|all|deals?\b))"),
    (
        "close_won",
        r"^won\b|\b(?:is|are) a (?:win|done deal)\b|\bwon\b(?! (?:deals?|rate|stage|column|tab)\b)",
    ),
    ("cancel_opportunity", rf"^{_CALL_OFF} (?!(?:it|that|this|the card|the change)\b)\w+"),
)
#: Speaks of a column of the board, not of what became of a deal.
_COLUMN = re.compile(
    r"\b(?:to|into|in|as|at) (?:the )?(?:won|lost)\b|\b(?:won|lost) (?:column|stage|deals)\b"
)
_RULES = tuple((tool, re.compile(pattern)) for tool, pattern in _PATTERNS)
_NAMED_RULES = tuple((tool, re.compile(pattern)) for tool, pattern in _IF_NAMED)
#: A longer message is a report, or something pasted.
LONGEST_WISH = 1_000
#: What happened is told in a sentence.
LONGEST_TOLD = 200
#: A question, a refusal, or something thought aloud; never a wish.
_NO_WISH = re.compile(
    r"^(?:how|what|where|which|who|whose|when|why|is|are|was|were|does|do|did|has|have|should|shall"
    r"|may|can (?:a|an|the|members?|guests?|team|admins?|they|it)\b"
    r"|explain|describe|define|if|whether|never|not|no need|i do not|we do not|you should not"
    r"|i (?:am|was) (?:wondering|not sure|thinking)|maybe|perhaps|steps|tell me|show me how"
    r"|walk me|would|will|in case|before|after|once)\b|\bhow (?:do|to|can|would)\b"
    r"|\b(?:do not|did not|cannot|never|should not|not yet|error|errors|fails?|failed|crash\w*)\b"
)
#: Said politely, yet a wish: "do mark it as won", "have it put on hold".
_POLITE_DO = re.compile(r"^(?:do|have) (?=(?:mark|close|put|set|change)\b)")
#: A second sentence may hold the wish: "acme signed today, close as won".
_SENTENCE = re.compile(
    r"[.!?;]\s+|\s*[\u2600-\u27bf\U0001f300-\U0001faff]+\s*|\s(?:so|and)\s(?=(?:please|pls|their|can you)\b)|,\s+(?=(?:mark|close|put|set|please|pls|so|update|create|resume|wake|unpause|un-pause|unfreeze|take|bring|pause|park|cancel|bin|scrap)\b)",
    re.I,
)
#: Words around a wish that are no part of it.
_AROUND = re.compile(
    r"^(?:(?:hello|rex|okay|so|please|also|and|well|um|hmm|sorry|just|then|now|great|good|news|no"
    r"|actually|wait|oh|ah|oops|nope|nah|hmm|hang on|hold on|scratch that|can you|could you|would you|will you|i want to|i need to|i would like to"
    r"|we need to|we want to|i want you to|let us|go ahead and|help me|kindly|it is|lets"
    r"|need to|have to|we have to|i have to|we should|i should|can we|could we|can i) )+"
)


def deed_if_named(text: str) -> str | None:
    """Return the tool that a message asks for if it names something of the workspace."""
    wish = _AROUND.sub("", fold(text))
    if len(text) > LONGEST_TOLD or mood_of(text) is not Mood.WISH or _COLUMN.search(wish):
        return None
    return next((tool for tool, rule in _NAMED_RULES if rule.search(wish)), None)


def deed_of(text: str) -> str | None:
    """Return the tool that a message asks for; None where it asks for none of these, or only asks."""
    if len(text) > LONGEST_WISH:
        return None
    said = [part for part in _SENTENCE.split(text) if part.strip()]
    if "?" in text and not re.search(r"\b(?:can|could|would|will) (?:you|u|we|i)\b", text, re.I):
        return None
    for part in (text, *said):
        wish = _AROUND.sub("", fold(part))
        wish = _POLITE_DO.sub("", wish)
        if no := _NO_WISH.search(wish):
            if part is text and no.start() == 0:
                return None
            continue
        found = next((tool for tool, rule in _RULES if rule.search(wish)), None)
        if found:
            return found
    return None
