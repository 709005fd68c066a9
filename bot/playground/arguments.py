"""What comes over the wire to Slack, read: a call's arguments and token, and anybody's JSON."""

import base64
import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.playground.errors import Refused
from bot.playground.people import Json

JSON = "application/json"
#: The content types that a POST may have; https://docs.slack.dev/apis/web-api says how each is read.
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
PLAIN = "text/plain"


async def read_arguments(request: Request) -> Json:
    """The arguments of a call, from its query and from a JSON or form body."""
    return dict(request.query_params) | await _in_body(request)


async def _in_body(request: Request) -> Json:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in FORMS:
        form = await request.form()
        return {name: value for name, value in form.items() if isinstance(value, str)}
    body = await request.body()
    if not body:
        return {}
    if kind == PLAIN:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    if kind != JSON:
        raise Refused("invalid_post_type" if kind else "missing_post_type")
    try:
        read = read_json(body)
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(read, dict):
        raise Refused("json_not_object")
    return read


def read_token(request: Request, arguments: Json) -> str:
    """The token, from the header or, taken out of them, from the arguments.

    An app that proves itself by Basic authentication (OAuth) leaves its id and secret there.
    """
    given = str(arguments.pop("token", ""))
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        client_id, _, client_secret = _decoded(token).partition(":")
        arguments |= {"client_id": client_id, "client_secret": client_secret}
    return token.strip() if scheme.lower() == "bearer" else given


def read_json(text: str | bytes) -> Any:
    """JSON as it can be passed on: half a character, which JSON can say, becomes a question mark.

    ValueError for what is no JSON, and for numbers that it hasn't, such as NaN or 1e999.
    """
    try:
        read = json.loads(text)
        written = json.dumps(read, ensure_ascii=False, allow_nan=False)
    except RecursionError:
        raise ValueError("It is nested too deeply.") from None
    try:
        written.encode()
    except UnicodeEncodeError:
        return json.loads(written.encode("utf-8", "replace"))
    return read


def _decoded(credentials: str) -> str:
    try:
        return base64.b64decode(credentials, validate=True).decode()
    except ValueError:
        return ""
