"""The one web page that links from e-mails and from Slack lead to."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
}


def page(title: str, words: str, *, button: str | None = None, status: int = 200) -> Response:
    """Return the page: a title, a sentence, and perhaps a button that posts back to its address."""
    template = _environment().get_template("page.html.j2")
    written = template.render(title=title, words=words, button=button)
    return HTMLResponse(written, status, headers=HEADERS)


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("bot"), undefined=StrictUndefined, autoescape=True)
