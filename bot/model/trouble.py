"""What a server's error means for us; nothing of the server's own words is kept."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import openai

from bot.model.log import Failed, Failure

_WANTS_RESPONSES = (
    "this model takes tools on chat completions only with reasoning effort 'none': set "
    "REX_LLM_API=responses if the server has it, else REX_MODEL_EFFORT=none or another REX_MODEL"
)
_OTHER_EFFORT = (
    "this model does not take that reasoning effort: set REX_MODEL_EFFORT to one that it takes, or "
    "leave it out"
)
_NO_SUCH_MODEL_OR_WIRE = (
    "the server has no such model, or not this wire: check REX_MODEL, OPENAI_BASE_URL, REX_LLM_API"
)
_REMEDIES = {
    401: "the server does not accept OPENAI_API_KEY",
    403: "OPENAI_API_KEY may not use this model",
    404: _NO_SUCH_MODEL_OR_WIRE,
    405: _NO_SUCH_MODEL_OR_WIRE,
}
_KNOWN_CODES = {
    "insufficient_quota": Failure.OUT_OF_QUOTA,
    "context_length_exceeded": Failure.TOO_LONG,
    "content_filter": Failure.REFUSED,
    "model_not_found": Failure.NOT_CONFIGURED,
    "invalid_api_key": Failure.NOT_CONFIGURED,
}
_STATUSES = {
    401: Failure.NOT_CONFIGURED,
    402: Failure.OUT_OF_QUOTA,
    403: Failure.NOT_CONFIGURED,
    404: Failure.NOT_CONFIGURED,
    405: Failure.NOT_CONFIGURED,
    408: Failure.TIMEOUT,
    413: Failure.TOO_LONG,
    429: Failure.RATE_LIMITED,
    504: Failure.TIMEOUT,
}


def failure_of(error: openai.APIStatusError) -> Failed:
    """Say what a status means for us, and for a wrong setting what to do about it."""
    code = error.code if isinstance(error.code, str) else None
    if error.param == "reasoning_effort" or "/v1/responses" in error.message:
        return Failed(reason=Failure.NOT_CONFIGURED, detail=_WANTS_RESPONSES)
    if error.param in ("reasoning", "reasoning.effort"):
        return Failed(reason=Failure.NOT_CONFIGURED, detail=_OTHER_EFFORT)
    known = _KNOWN_CODES.get(code or "")
    said = f"HTTP {error.status_code}" + (f" {code}" if known else "")
    remedy = _REMEDIES.get(error.status_code)
    return Failed(
        reason=known or _of_status(error.status_code),
        detail=f"{said}: {remedy}" if remedy else said,
        retry_after=_rest(error.response.headers),
    )


def late(seconds: float) -> Failed:
    """Say that nothing complete came in time."""
    return Failed(reason=Failure.TIMEOUT, detail=f"no complete reply within {seconds:g} s")


def _of_status(status: int) -> Failure:
    by_class = Failure.UNREACHABLE if status >= 500 else Failure.MALFORMED
    return _STATUSES.get(status, by_class)


def _rest(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After: seconds, or a date that is compared with the server's own clock."""
    asked = headers.get("retry-after", "")
    if asked.isdecimal():
        return float(asked)
    try:
        return (
            parsedate_to_datetime(asked) - parsedate_to_datetime(headers["date"])
        ).total_seconds()
    except (KeyError, ValueError, TypeError):
        return None
