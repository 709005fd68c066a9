"""What Slack's composer makes of typed text before anybody sees it."""

import mimetypes
import re
import secrets
from collections.abc import Iterable
from urllib.parse import quote

from bot.playground.people import Json, User

# Mentions that the typist picked from the list, then links and addresses, then @names.
_PARTS = re.compile(
    r"(?P<picked><(?:@U\w+|#C\w+)(?:\|[^<>]*)?>)"
    r"|(?P<url>https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"])"
    r"|(?P<email>(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]+)++)"
    r"|(?P<name>(?<!\w)@[\w.-]*\w)"
)


def composed(text: str, users: Iterable[User]) -> str:
    """The text as messages carry it.

    `&`, `<` and `>` are escaped, so nobody can type `<!channel>`; links and addresses are put in
    angle brackets; `@name` of somebody in the team becomes a mention, and mentions written out
    (`<@U123>`) stay.
    """
    ids = {user.name.casefold(): user.id for user in users}
    pieces: list[str] = []
    at = 0
    for found in _PARTS.finditer(text):
        pieces += [escaped(text[at : found.start()]), _part(found, ids)]
        at = found.end()
    return "".join([*pieces, escaped(text[at:])])


def escaped(text: str) -> str:
    """The text with Slack's three control characters escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def uploaded(name: str, user: User, at: float, base_url: str) -> Json:
    """The metadata of an uploaded file."""
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file_id = "F0" + secrets.token_hex(5).upper()
    private = f"{base_url}/files-pri/{user.team_id}-{file_id}"
    return {
        "id": file_id,
        "created": int(at),
        "timestamp": int(at),
        "name": name,
        "title": name,
        "mimetype": mimetype,
        "filetype": name.rpartition(".")[2] if "." in name else "binary",
        "pretty_type": name.rpartition(".")[2].upper() if "." in name else "Binary",
        "user": user.id,
        "user_team": user.team_id,
        "editable": False,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "url_private": f"{private}/{quote(name)}",
        "url_private_download": f"{private}/download/{quote(name)}",
        "size": 0,
    }


def _part(found: "re.Match[str]", ids: dict[str, str]) -> str:
    whole = found.group()
    match found.lastgroup:
        case "picked":
            return whole
        case "url":
            return f"<{escaped(whole)}>"
        case "email":
            return f"<mailto:{whole}|{whole}>"
        case _:
            user_id = ids.get(whole[1:].casefold())
            return f"<@{user_id}>" if user_id else whole
