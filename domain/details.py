"""What stands around a deal: contacts at the client, links to papers, colleagues who share it."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from uuid import UUID

from domain.errors import BadValue
from domain.limits import email, few, text

MOST_CONTACTS = 10
MOST_LINKS = 20
MOST_COLLABORATORS = 20
NAME_LENGTH = 200
PHONE_LENGTH = 40
URL_LENGTH = 2_000


@dataclass(frozen=True)
class Contact:
    """A person at the client."""

    name: str
    role: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Link:
    """A note or an attachment that is kept elsewhere."""

    label: str
    url: str


@dataclass(frozen=True)
class Collaborator:
    """A colleague who sees the deal without owning it."""

    member_id: UUID
    name: str


def checked_contacts(contacts: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """The same without stray spaces; raises BadValue."""
    few(contacts, "contacts", "contacts", MOST_CONTACTS)
    return tuple(map(_contact, contacts))


def checked_links(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """The same without stray spaces; only addresses of the web; raises BadValue."""
    few(links, "links", "links", MOST_LINKS)
    return tuple(map(_link, links))


def _contact(contact: Contact) -> Contact:
    name = text(contact.name, "contacts", "contact's name", NAME_LENGTH, fewest=1)
    return replace(
        contact,
        name=name or "",
        role=text(contact.role, "contacts", "contact's role", NAME_LENGTH),
        email=email(contact.email, "contacts", "contact"),
        phone=text(contact.phone, "contacts", "contact's phone number", PHONE_LENGTH),
    )


def _link(link: Link) -> Link:
    url = text(link.url, "links", "link", URL_LENGTH) or ""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc or " " in url:
        raise BadValue(
            "links", f"“{url}” isn't a link: it has to begin with https://. Please correct it."
        )
    return Link(text(link.label, "links", "link's name", NAME_LENGTH) or url[:NAME_LENGTH], url)
