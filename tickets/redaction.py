"""Secrets are taken out of every text before it is stored; doing it twice changes nothing."""

import re

from pydantic import JsonValue

#: What a secret looks like, and what stands in its place.
_SECRETS = (
    (
        re.compile(
            r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.S
        ),
        "[private key removed]",
    ),
    (re.compile(r"\b(?:xox[a-z]|xapp|xwfp)(?:\.xox[a-z])?-[\w-]{8,}", re.I), "[token removed]"),
    (re.compile(r"\b(?:sk|pk|rk|whsec)[-_][\w-]{12,}"), "[token removed]"),
    (
        re.compile(r"\b(?:gh[pousr]_|github_pat_|glpat-|SG\.|AIza|ya29\.)[\w.-]{12,}"),
        "[token removed]",
    ),
    (
        re.compile(r"\b(?:(?:npm|hf)_[A-Za-z0-9]{20,}|(?:AKIA|ASIA)[A-Z0-9]{12,})"),
        "[token removed]",
    ),
    (
        re.compile(
            r"(?i)\b(hooks\.slack(?:-gov)?\.com/|discord(?:app)?\.com/api/webhooks/|"
            r"webhook\.office\.com/)(?!\[)[^\s<>|\"'`)\]]+"
        ),
        r"\1[token removed]",
    ),
    (
        re.compile(
            r"(?i)\b((?:set-)?cookie2?\s*:\s*)[\w.-]+=[^\s;,\"'`]+(?:;\s*[\w.-]+=[^\s;,\"'`]+)*"
        ),
        r"\1[cookie removed]",
    ),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"), "[token removed]"),
    (re.compile(r"(?i)\b(bearer)\s+(?=\S*\d)(?!\[)[\w.~+/=-]{8,}"), r"\1 [token removed]"),
    (re.compile(r"(?i)\b(authorization: *basic)\s+(?!\[)[\w+/=-]{8,}"), r"\1 [token removed]"),
    (re.compile(r"(?<=://)[^\s/@:\[]+:[^\s/@]+(?=@)"), "[password removed]"),
    (
        re.compile(
            r"(?i)([?&;](?:access_token|token|code|key|api_?key|secret|signature|sig|password|auth)=)"
            r"(?!\[)[^\s&#>|\"']+"
        ),
        r"\1[token removed]",
    ),
    (re.compile(r"(?i)\b(cvv|cvc)(\s*(?:is|:|=)?\s*)\d{3,4}\b"), r"\1\2[removed]"),
)

_NAMES_OF_SECRETS = (
    r"(?i)\b((?:pass(?:word|wd|code|phrase)|pwd|pw|secret|api[ _-]?key|client[ _-]?secret|"
    r"access[ _-]?token)\s*(?:is|was|:|=)\s*)"
)
_QUOTED_PASSWORD = re.compile(_NAMES_OF_SECRETS + r"([\"'`])(?!\[)[^\"'`\n]{3,}\2")
#: "my password is hunter2"; what follows "is" in a complaint is no password.
_PASSWORD = re.compile(
    _NAMES_OF_SECRETS
    + r"(?!\[|(?:not|no|wrong|incorrect|invalid|right|correct|expired|being|too|still|always|never|"
    r"rejected|refused|required|missing|the|my|a|an|in|on|to|it|that|what|asked|empty|gone)\b)"
    r"[^\s\"'`,;]{3,}"
)
#: "aws_secret_access_key = wJal…", "token: ab12…": a name that holds such a word, and a value that is
#: no word and no number: both letters and digits, or very long.
_ASSIGNED = re.compile(
    r"(?i)\b([\w-]{0,40}?(?:token|secret|password|passwd|credential|(?:api|access|private)[_-]?key)"
    r"(?:s|[_-][\w-]{0,40})?[\"']?\s*[:=]\s*[\"'`]?)"
    r"(?!\[)(?:(?=\S*\d)(?=\S*[a-z])[^\s\"'`,;&#<>|]{6,}|[^\s\"'`,;&#<>|]{20,})"
)
#: "password hunter2": what follows at once holds letters and digits, and is no "OPP-2001".
_TOLD = re.compile(
    r"(?i)\b((?:pass(?:word|wd|code|phrase)|pwd|pw)\s+)(?![a-z]{2,5}-\d+\b)"
    r"(?:(?=[^\s,;]*\d)(?=[^\s,;]*[a-z])[^\s\"'`,;\[\]]{5,}|\d{6,}\b)"
)
#: In one piece, or grouped as cards are printed; ids and times have other groups.
_CARD = re.compile(
    r"(?<![\w.-])(?:\d{13,19}|\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?|\d{4}[ -]\d{6}[ -]\d{4,5})(?![\w-])"
)


def redact(text: str) -> str:
    """Return the text without tokens, keys, passwords and card numbers."""
    for pattern, stand_in in _SECRETS:
        text = pattern.sub(stand_in, text)
    text = _QUOTED_PASSWORD.sub(r"\1\2[password removed]\2", text)
    text = _PASSWORD.sub(r"\1[password removed]", text)
    text = _ASSIGNED.sub(r"\1[token removed]", text)
    text = _TOLD.sub(r"\1[password removed]", text)
    return _CARD.sub(_hide_card, text)


def storable(text: str) -> str:
    """Return the text redacted, and without what a database refuses: NUL, halves of characters."""
    return redact(text.replace("\0", "").encode("utf-8", "replace").decode("utf-8"))


def redact_within(value: JsonValue) -> JsonValue:
    """Return a JSON value with every text in it redacted, keys left alone."""
    match value:
        case str():
            return storable(value)
        case list():
            return [redact_within(each) for each in value]
        case dict():
            return {key: redact_within(each) for key, each in value.items()}
        case _:
            return value


def _hide_card(found: re.Match[str]) -> str:
    digits = [int(each) for each in found[0] if each.isdigit()]
    return "[card number removed]" if _luhn(digits) else found[0]


def _luhn(digits: list[int]) -> bool:
    """Check the last digit of a card number (ISO/IEC 7812)."""
    doubled = [sum(divmod(2 * each, 10)) for each in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 and any(digits)
