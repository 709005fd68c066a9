"""Stretches of a message in its own words: a title, a client nobody knows, a stage, an address."""

import re

from tools.number_words import in_digits

_TYPOGRAPHIC = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})

#: Where a name that was begun has come to its end.
_END = r"""
    (?= \s* (?: [,;.:!?(] | $ | [$€£\d]
      | \b (?: worth | valued | about | around | roughly | called | named | titled | retained
             | contingen\w* | contract\ staffing | flat\ fee | rpo | please | pls | plz | thanks
             | and | for | at | with ) \b ) )
"""
_TITLE_END = r"""
    (?= \s* (?: [,;.!?] | $
      | \b (?: worth | valued | retained | contingen\w* | flat\ fee ) \b
      | \b (?: for | at | with | about | around | roughly | and ) \b \s* (?:an?\ |the\ |its\ |it's\ )?
        (?: (?:est(?:imated)?\.?\ )?(?:value|fee|budget|worth|estimate)\ (?:of|at|is)?\ ?)?
        (?: about | around | ~ )? \s* [$€£\d]
      | \b (?:est(?:imated)?\.?\ )?(?:value|fee|budget)\b \s* (?:of|at|is|about|around|~|:)? \s* [$€£\d] ) )
"""
_QUOTED = re.compile(r"""(?<!\w) (["']) ([^"']{3,120}) \1 (?!\w)""", re.VERBOSE)
_CALLED = re.compile(
    rf"""\b (?: (?:called | named | titled) (?! \s+ (?:me|us|him|her|them|back|in|out|you|again|off|to|from) \b)
      | (?:call|name|title)\ it (?! \s+ [~$€£]? \d[\d.,]*\s?(?:k|m|grand|thousand|million)\b )
      | (?:title|name) (?: 's | (?:\ should|\ must|\ can|\ could|\ will)?(?:\ just)?\ (?:be|is)(?:\ called)? | \ ?: )
      | (?<!job\ ) title (?= \s+ (?! (?:of|for|to|on|in|and|or|it|this|that|please|pls|tba|tbd|later|field) \b ) ) ) \s+
    (.{{1,160}}?) {_TITLE_END}""",
    re.IGNORECASE | re.VERBOSE,
)
_FOR_SOMEBODY = re.compile(
    rf"""(?: \b(?:for|with|at) | \bw/ ) \s+ (?: (?:a|the|our|new|client|my) \s+ )*
    ( [a-z][\w&.'-]{{0,40}} (?: \s+ [\w&.'-]{{1,40}} ){{0,3}}? ) {_END}""",
    re.IGNORECASE | re.VERBOSE,
)
_TO_SOMEWHERE = re.compile(
    r"""\b (?: to | into | in | as ) \s+ (?: the \s+ )? ( [a-z][\w ]{1,30}? )
    (?: \s+ (?: stage | column | please | pls | now | instead | thanks | asap | today ) )* \W* $""",
    re.IGNORECASE | re.VERBOSE,
)
_NOBODY = "me us now today a an the client him her them you it this that about"
_NOT_A_CLIENT = frozenset(_NOBODY.split())
_MANY = r"\d{1,2}|two|three|four|five|six|seven|eight|ten|twelve|several|some|a\ few|a\ couple\ of"
#: "for a CTO search", "for three forklift drivers": whom a deal is to find.
_FOR_A_ROLE = re.compile(
    rf"""\b for \s+ (?: an? | {_MANY} | their | our ) \s+ (?:new\s+)?
    (?! (?:client|customer|company|fee|total|value|price|budget|start|while|retain\w*|contingen\w*|flat|fixed|rpo
         |contract|month|year|week|deal|opportunity|k\b|m\b|million|thousand|hundred) \b )
    ( [a-z][\w/&'-]* (?: \s+ (?!{"worth|valued|for|with|about|around|retained|contingen"}|and\s+(?:should|it|is|we|they|will|would|could)\b) [\w/&'-]+ ){{0,5}}? )
    (?= \s* (?: [,;.!?(@] | $ | [$€£~\d] | [-–—]\s
      | \b (?: worth | valued | at | with | for | in | on | about | around | roughly | retained | contingen\w* | contract\ staffing
             | flat\ fee | rpo | please | pls | plz | thanks | and\ (?:should|is|will|would|could|they|we) ) \b
      | \b (?: and \s+ )? it (?: '?s | \ is ) \s+ (?: worth | valued | about | around ) \b ) )""",
    re.IGNORECASE | re.VERBOSE,
)
#: "for Acme: VP Finance, retained"
_AFTER_COLON = re.compile(
    r"(?<!\bFrom)(?<!\bTo)(?<!\bCc)(?<!\bDate)(?<!\bSent)(?<!\bRegards)(?<!\bSubject):[ \t]+"
    r"(?!(?:Re|Fw|Fwd|AW|WG):)([A-Z][\w/&'-]*(?:[ \t]+[\w/&'-]+){0,5}?)(?=\s*(?:[,;.!(\n]|$|\s[-–—]\s))"
)
#: What the pasted mail is about: "Subject: Re: VP Finance".
_SUBJECT = re.compile(
    r"^\W*subject:\s*(?:(?:re|fwd?|aw|wg):\s*)*([A-Z][\w/&'-]*(?:[ \t]+[\w/&'-]+){0,5}?)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
#: What a salary is, of which a fee is a share; it is not what the deal is worth.
_SALARY = re.compile(
    r"""(?<=%) \s* (?:fee\s+)? (?:of|on|from) \s+ (?:an?\s+|the\s+|their\s+|his\s+|her\s+)? (?:~|about\s+|around\s+)?
        [$€£]? \d[\d.,]* \s? (?:k|m|thousand|grand)? \b (?:\s*(?:usd|eur|gbp|chf|dollars|euros|pounds))?
        (?:\s+(?:first[- ]year\s+|base\s+|annual\s+)?(?:salary|base|package|comp)\b)?
      | [$€£]? \d[\d.,]* \s? (?:k|m|thousand|grand)? \s* (?:usd|eur|gbp|chf)? \s*
        (?:first[- ]year\s+|base\s+|annual\s+)? (?:salary|base\b|package|comp\b)
      | \b (?:salary|base|package) (?:\s+of|\s+is|:)? \s* (?:~|about\s+|around\s+)? [$€£]? \d[\d.,]* \s? (?:k|m|thousand|grand)? \b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PERCENTAGE = re.compile(
    r"(?<=\bcontingency at )\d{1,2}(?:[.,]\d+)?(?![\w%]|[.,]\d| ?(?:%|p))"
    r"|(?<=\bretained at )\d{1,2}(?:[.,]\d+)?(?![\w%]|[.,]\d| ?(?:%|p))"
    r"|\b\d{1,2}(?:[.,]\d+)? ?(?:%|percent\b|per cent\b|pct\b)(?: (?:fee|of (?:\w+ ){0,2}salary))?",
    re.IGNORECASE,
)
#: A number of percent that is called a fee is one whatever it is: what can't be is refused by name.
_FEE_SAID = re.compile(
    r"(?:(?<![\w.,-])-)?\b\d{1,4}(?:[.,]\d+)? ?(?:%|percent\b|per cent\b|pct\b)", re.IGNORECASE
)
_FEE = re.compile(r"\bfees?\b", re.IGNORECASE)
#: A fee that is told by how it is paid: "paid in thirds", "the fee is monthly".
_PAID = re.compile(
    r"\b(?:paid|billed|charged|fees?(?: is| are|:)?(?: paid| billed| charged)?) "
    r"(?P<how>(?:in|by|per|on) (?:the )?\w+|monthly|weekly|quarterly|annually|up ?front)\b"
    r"|\bfee model(?: is|:| =| as| to)? (?:an? |the )?(?P<model>(?!(?:paid|billed|charged|should|tb[ad])\b)[a-z][\w/-]*(?: (?!and\b|est\b|worth\b)[a-z][\w/-]*){0,3})"
    r"|\b(?P<rate>(?:hourly|daily|weekly|monthly|quarterly) (?:fee|rate|mark ?-?up|margin|retainer)|(?:day|hour) rate|(?:in )?thirds"
    r"|in (?:two|three|four|\d) (?:parts|stages|instal?lments)|half up ?front|50/50|per (?:hire|head|placement|day|hour)"
    r"|success fee|(?:flat|fixed) fee)\b",
    re.IGNORECASE,
)
#: "notes: …", "add a note that …"
_NOTE = re.compile(
    r"(?:\bnotes?\s*[:=-]\s*|\b(?:add|put|leave|make|include|with)\s+(?:a|the|this)?\s*notes?\s+(?:that|saying|to say|about)\s+)"
    r"[\"'\u201c]?(.+?)[\"'\u201d]?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_BEFORE_NOTE = re.compile(
    r"[\s,;.]*\b(?:and|with(?: the| a)?|plus|add(?: the| a)?)?[\s,;.]*$", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://[^\s<>|]{1,1500}")
_BROWSER = re.compile(
    r"\b(?:chrome|firefox|safari|edge|opera|brave)\b(?: (?:on|for) [\w ]{2,20})?", re.IGNORECASE
)
_ERROR = re.compile(r"\b(?:error|status|http)(?: code| status)? ?:? ?\d{3}\b", re.IGNORECASE)


def title(text: str) -> str | None:
    """Return what a deal shall be called: 'called COO search', or words in quotes."""
    straight = text.translate(_TYPOGRAPHIC)
    called = _CALLED.search(straight)
    quoted = _QUOTED.search(straight)
    if called and not (quoted and called[1].startswith(('"', "'"))):
        return called[1].strip(" \"'")
    return quoted[2].strip() if quoted else None


def is_quoted(title: str | None, text: str) -> bool:
    """Whether words stand in a text in quotes."""
    return (
        title is not None
        and re.search(rf"[\"']{re.escape(title)}[\"']", text.translate(_TYPOGRAPHIC)) is not None
    )


def role(text: str) -> str | None:
    """Return whom a deal is to find: "CTO search" of "a deal for a CTO search"."""
    found = _FOR_A_ROLE.search(text)
    return found[1].strip() if found else None


def after_colon(text: str) -> str | None:
    """Return the words with which a deal is introduced: "VP Finance" of "for Acme: VP Finance"."""
    found = _SUBJECT.search(text) or _AFTER_COLON.search(text)
    return found[1].strip() if found else None


def without_salary(text: str) -> str:
    """Return a text without the salary that a fee is a share of."""
    return _SALARY.sub(" ", text.replace(" percent", "%"))


def client(text: str) -> str | None:
    """Return the name after "for", where the workspace knows no such client."""
    for found in _FOR_SOMEBODY.finditer(text.translate(_TYPOGRAPHIC)):
        name = found[1].strip(" .'")
        if not set(name.casefold().split()) & _NOT_A_CLIENT:
            return name
    return None


def stage(text: str) -> str | None:
    """Return the words after "to" at the end: where something should go."""
    found = _TO_SOMEWHERE.search(text)
    return found[1].strip().capitalize() if found else None


def note(text: str) -> str | None:
    """Return what shall be noted with a deal: 'notes: wants a shortlist by June'."""
    found = _NOTE.search(text)
    return found[1].strip() if found else None


def without_note(text: str) -> str:
    """Return a text without the note that it ends with."""
    found = _NOTE.search(text)
    return _BEFORE_NOTE.sub("", text[: found.start()]) if found else text


def percentage(text: str) -> str | None:
    """Return a fee as it was said: "25% of first-year salary", or how it is paid."""
    paid, digits = _PAID.search(text), in_digits(text)
    share = _whole(_PERCENTAGE, digits)
    said = _FEE_SAID.search(digits) if _FEE.search(text) else None
    if said and said[0] not in (share or ""):
        return said[0]
    return share or (paid["how"] or paid["model"] or paid["rate"] if paid else None)


def address(text: str) -> str | None:
    """Return the address of a page."""
    return _whole(_ADDRESS, text)


def browser(text: str) -> str | None:
    """Return the browser that is named, with the device where it is said."""
    return _whole(_BROWSER, text)


def error(text: str) -> str | None:
    """Return the error that is quoted by its number."""
    return _whole(_ERROR, text)


def _whole(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[0].strip() if found else None
