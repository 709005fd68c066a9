"""The seven required fields, read from what is known and from what people typed or pasted.

Nothing is invented: what a model hands in counts only if the reporter said it, and what nobody
said is marked missing with the reason.
"""

import re
from collections.abc import Callable

from tickets.ticket import FieldValue, Reporter, SevenFields

LONGEST_ERROR = 300

#: First match wins: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
_USER_AGENT_BROWSERS = (
    ("Edge", re.compile(r"Edg(?:A|iOS)?/(\d+)")),
    ("Opera", re.compile(r"OPR/(\d+)")),
    ("Firefox", re.compile(r"(?:Firefox|FxiOS)/(\d+)")),
    ("Chrome", re.compile(r"(?:Chrome|CriOS)/(\d+)")),
    ("Safari", re.compile(r"Version/(\d+)[\d.]* (?:Mobile/\w+ )?Safari")),
)
_USER_AGENT_DEVICES = (
    ("iPhone", re.compile(r"\(iPhone")),
    ("iPad", re.compile(r"\(iPad")),
    ("Android", re.compile(r"Android")),
    ("ChromeOS", re.compile(r"CrOS")),
    ("Windows", re.compile(r"Windows NT")),
    ("macOS", re.compile(r"Mac OS X|Macintosh")),
    ("Linux", re.compile(r"Linux")),
)
#: As people type it. Words that also mean something else need a hint that a browser is meant.
_USING = r"(?:in|on|using|with|via)"
_ON_DEVICE = (
    r"(?: ?[/,]| on)(?: a| my| the)? (?:work )?(?:win|pc\b|mac|linux|ubuntu|laptop|android)"
)
_TYPED_BROWSERS = (
    (
        "Edge",
        re.compile(
            rf"(?i)(?:\b(?:microsoft|ms|{_USING}|(?:chrome|firefox|ff|safari)(?: and|,| or| ?/)) edge\b"
            rf"(?: v?(\d+))?|\bedge v?(\d+)|\bedge{_ON_DEVICE})"
        ),
    ),
    *(
        (
            name,
            re.compile(
                rf"(?i)(?:\b{_USING} {name}\b(?: v?(\d+))?|\b{name} (?:browser|gx|v?(\d+))\b|"
                rf"\b{name}{_ON_DEVICE})"
            ),
        )
        for name in ("Opera", "Brave", "Arc")
    ),
    ("Vivaldi", re.compile(r"(?i)\bvivaldi\b(?: v?(\d+))?")),
    ("Samsung Internet", re.compile(r"(?i)\bsamsung internet\b(?: v?(\d+))?")),
    ("Firefox", re.compile(r"(?i)\b(?:firefox|ff)\b(?: v?(\d+))?")),
    ("Safari", re.compile(r"(?i)\bsafari\b(?: v?(\d+))?")),
    ("Chrome", re.compile(r"(?i)\bchrome\b(?! ext)(?: v?(\d+))?")),
)
_TYPED_DEVICES = (
    ("iPhone", re.compile(r"(?i)\biphone\b")),
    ("iPad", re.compile(r"(?i)\bipad\b")),
    ("Android", re.compile(r"(?i)\b(?:android|pixel \d|galaxy)\b")),
    ("Chromebook", re.compile(r"(?i)\bchromebook\b")),
    ("Windows", re.compile(r"(?i)\bwin(?:dows)? ?(\d{1,2})?\b|\bPC\b")),
    ("Mac", re.compile(r"(?i)\b(?:macbook|imac|mac|macos|os x)\b")),
    ("Linux", re.compile(r"(?i)\b(?:linux|ubuntu|fedora|debian)\b")),
    (
        "a phone",
        re.compile(
            r"(?i)\b(?:my (?:cell |mobile )?|(?:on|from|with|via|using) (?:a |the )?(?:mobile )?)"
            r"(?:phone|mobile)\b(?! (?:app|number|call|version|site))"
        ),
    ),
    ("a laptop", re.compile(r"(?i)\b(?:my|on|from|using)(?: a| the| my)?(?: work)? laptop\b")),
)
#: A question about a device, and a job or an app named after one, are not the reporter's own.
_NOT_THEIRS = re.compile(
    r"(?im)(?:^|(?<=[.!?] ))(?:hi |hey |rex |, )*(?:does|do|is|are|can|will)\b(?! not)"
    r"(?![^.?!\n]*\bmy\b)[^.?!\n]*\?|"
    r"\b(?:iphone|ipad|android|chromebook|windows|mac|linux|chrome|firefox|safari|pc|mobile)"
    r"(?: or \w+)? (?:apps?|developer|engineer|admin|administrator|specialist|team|designer)\b"
)
_URL = re.compile(
    r"https?://[^\s<>|\"'`]+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|io|app|example)/[^\s<>|\"'`]*"
)
#: 'Oops', and not what only looks like it: "Theo's and Dana's".
_IN_SINGLE_QUOTES = re.compile(
    r"(?<!\w)['\u2018]((?:[^'\u2019\n]|['\u2019](?=\w)){3,300})['\u2019](?!\w)"
)
_ERROR_LINES = (
    #: Quoted, and said to be what the screen showed.
    re.compile(
        r"(?i)\b(?:says?|said|saying|shows?|showed|reads?|error|message|gets?|got|gives?|throws?|see|"
        r"saw|pop-?up)\b[^\"\n]{0,30}?\"([^\"\n]{3,300})\""
    ),
    #: Quoted, and it looks like an error.
    re.compile(
        r"(?i)\"([^\"\n]*(?:error|failed|could not|couldn't|unable|denied|wrong)[^\"\n]*)\""
    ),
    re.compile(r"\b(\w*(?:Error|Exception): [^\n]{3,300})"),
    re.compile(r"(?i)\b(error(?: code)?\s*[:#]?\s*(?:[45]\d\d|E-[A-Z0-9-]+)(?: [A-Z][a-z]+){0,3})"),
    re.compile(
        r"(?i)\b([45]\d\d (?:internal server error|bad gateway|gateway timeout|forbidden|"
        r"service unavailable|not found|error))"
    ),
    re.compile(r"(?i)\b(internal server error|bad gateway|gateway timeout|service unavailable)"),
    re.compile(r"\b(E-[A-Z]+(?:-[A-Z0-9]+)*)\b"),
    re.compile(r"(?i)\b(?:status|code|http)\s*[:#]?\s*([45]\d\d)\b"),
    re.compile(r"(?i)\berror(?: message)?\s*(?::|says|is)\s*([^\n.]{3,300})"),
    re.compile(
        r"(?i)\b(?:red|error|little|pop-?up) (?:banner|toast|box|message|pop-?up)\s*: ([^\n.]{3,300})"
    ),
)


def gather(
    *,
    reporter: Reporter,
    said: str,
    opportunity: str | None = None,
    stage: str | None = None,
    url: str | None = None,
    browser: str | None = None,
    error_message: str | None = None,
) -> SevenFields:
    """Fill the fields: ids from the server, the rest from `said`, all that the reporter typed.

    `url`, `browser` and `error_message` are suggestions of a model: used where the words of `said`
    bear them out and reading `said` itself found nothing.
    """
    not_linked = f"Slack user {reporter.slack_user} is not linked to a HirePilot member"
    return SevenFields(
        opportunity_id=_known(opportunity, "the reporter named no opportunity"),
        user_id=_known(_text(reporter.member_id), not_linked),
        workspace_id=_known(_text(reporter.workspace_id), not_linked),
        pipeline_stage=_known(stage, "no opportunity is attached, so there is no stage"),
        browser_device=_read(
            find_browser, said, browser, "the reporter did not say, and Slack does not tell"
        ),
        url=_read(find_url, said, url, "the reporter gave no address of a page"),
        error_message=_read(
            find_error, said, error_message, "the reporter quoted no error message"
        ),
    )


def find_browser(said: str) -> str | None:
    """Return browser and device as "Chrome 126 on macOS", or what is known of the two."""
    pasted = "Mozilla/" in said
    said = said if pasted else _NOT_THEIRS.sub(" ", said)
    browser = _first(_USER_AGENT_BROWSERS if pasted else _TYPED_BROWSERS, said)
    device = _first(_USER_AGENT_DEVICES if pasted else _TYPED_DEVICES, said)
    match browser, device:
        case str(), str():
            return f"{browser} on {device}"
        case str(), None:
            return f"{browser} (device not said)"
        case None, str():
            return f"{device} (browser not said)"
        case _:
            return None


def find_url(said: str) -> str | None:
    """Return the first web address, without the punctuation of the sentence around it."""
    found = _URL.search(said)
    return found[0].rstrip(".,;:!?)]}…") if found else None


def find_error(said: str) -> str | None:
    """Return the error message or code as it was typed or quoted, at most 300 characters."""
    plain = _IN_SINGLE_QUOTES.sub(r'"\1"', re.sub("[\u201c\u201d\u201e\u00ab\u00bb]", '"', said))
    for pattern in _ERROR_LINES:
        if found := pattern.search(plain):
            return found[1].strip()[:LONGEST_ERROR]
    return None


def _first(table: tuple[tuple[str, re.Pattern[str]], ...], said: str) -> str | None:
    for name, pattern in table:
        if found := pattern.search(said):
            version = next(filter(None, found.groups()), None)
            return f"{name} {version}" if version else name
    return None


def _known(value: str | None, reason: str) -> FieldValue:
    return FieldValue(value=value) if value else FieldValue(missing_because=reason)


def _read(
    find: Callable[[str], str | None], said: str, suggested: str | None, reason: str
) -> FieldValue:
    borne_out = suggested if suggested and _was_said(suggested, said) else None
    return _known(find(said) or borne_out, reason)


def _was_said(suggested: str, said: str) -> bool:
    """Say whether every word of the suggestion occurs in what the reporter typed."""
    words = set(re.findall(r"\w+", suggested.casefold()))
    return bool(words) and words <= set(re.findall(r"\w+", said.casefold()))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
