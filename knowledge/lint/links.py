"""Links that lead nowhere, and pages that nothing leads to."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from knowledge.lint.finding import Finding
from knowledge.lint.proof import Link, Proof

#: Where readers come in; no page has to lead there.
START_PAGES = {"index", "readme", "overview", "home"}
_ALSO = ("", ".md", ".markdown", "/index.md", "/README.md", "/readme.md")


def check_links(proofs: Sequence[Proof], folder: Path) -> Iterator[Finding]:
    """Every dead link, and every page that no other page links to."""
    pages = {proof.file: proof for proof in proofs}
    linked: set[str] = set()
    routes = _routes(proofs, pages, folder)
    for proof in proofs:
        yield from _unchecked(proof, routes)
        for link in (each for each in proof.links if each.target not in routes):
            page = _page(proof, link, pages)
            if page and page is not proof:
                linked.add(page.file)
            if sentence := _fault(proof, link, page, pages, folder):
                yield Finding(proof.file, link.line, "dead-link", sentence, warning=link.loose)
    yield from _orphans(proofs, linked)


def _routes(proofs: Sequence[Proof], pages: Mapping[str, Proof], folder: Path) -> frozenset[str]:
    """Links from the root of a website, if none of them leads to something in this folder.

    They are the addresses of a site that is made of these pages; what is there cannot be seen here.
    """
    from_root = [(proof, link) for proof in proofs for link in proof.links if _is_route(link)]
    here = (_page(*each, pages) or _exists(folder, _path(*each) or "?") for each in from_root)
    return frozenset() if any(here) else frozenset(link.target for _, link in from_root)


def _is_route(link: Link) -> bool:
    path = link.target.partition("#")[0]
    from_root = path.startswith("/") and not path.startswith("//")
    return from_root and PurePosixPath(path).suffix not in (".md", ".markdown")


def _unchecked(proof: Proof, routes: frozenset[str]) -> Iterator[Finding]:
    """Says once for a page that it has such links."""
    found = [link for link in proof.links if link.target in routes]
    if found:
        sentence = f'Links from the root of a site, such as "{found[0].target}", were not checked.'
        yield Finding(proof.file, found[0].line, "dead-link", sentence, warning=True)


def _path(proof: Proof, link: Link) -> str | None:
    """The path below the folder that a link means, "" for its own page, None for other sites."""
    try:
        address = urlsplit(link.target)
    except ValueError:
        return None
    if address.scheme or address.netloc:
        return None
    path = unquote(address.path)
    if not path:
        return ""
    start = "" if path.startswith("/") else posixpath.dirname(proof.file)
    return posixpath.normpath(posixpath.join(start, path.lstrip("/")))


def _page(proof: Proof, link: Link, pages: Mapping[str, Proof]) -> Proof | None:
    path = _path(proof, link)
    if not path:
        return proof if path == "" else None
    stem = path.removesuffix(".html")
    return next((pages[stem + more] for more in _ALSO if stem + more in pages), None)


def _fault(
    proof: Proof, link: Link, page: Proof | None, pages: Mapping[str, Proof], folder: Path
) -> str | None:
    path = _path(proof, link)
    if path is None:
        return None
    if page is None:
        return None if _exists(folder, path) else _no_page(link, pages)
    anchor = unquote(link.target.partition("#")[2])
    if anchor in ("", "top") or anchor.casefold() in page.anchors:
        return None
    near = get_close_matches(anchor.casefold(), page.anchors, n=1)
    meant = f' Did you mean "#{near[0]}"?' if near else ""
    return f'The link to "{link.target}" is dead: {page.file} has no heading "#{anchor}".{meant}'


def _no_page(link: Link, pages: Mapping[str, Proof]) -> str:
    wanted = PurePosixPath(link.target.partition("#")[0]).stem
    names = {PurePosixPath(file).stem: file for file in pages}
    near = get_close_matches(wanted, names, n=1, cutoff=0.7)
    meant = f" Did you mean {names[near[0]]}?" if near else ""
    kind = "The page" if link.loose else "The link to"
    fault = "is mentioned, but there is none" if link.loose else "is dead: there is no such file"
    return f'{kind} "{link.target}" {fault}.{meant}'


def _exists(folder: Path, path: str) -> bool:
    try:
        return (folder / path).exists()
    except (OSError, ValueError):
        return False


def _orphans(proofs: Sequence[Proof], linked: set[str]) -> Iterator[Finding]:
    """Pages to which nothing leads; where no page links to another, that is said once."""
    if len(proofs) < 2:
        return
    if not linked:
        sentence = "No page of this folder links to another one."
        yield Finding(proofs[0].file, 1, "orphan", sentence, warning=True)
        return
    for proof in proofs:
        starts = PurePosixPath(proof.file).stem.lower() in START_PAGES
        if proof.file not in linked and not starts:
            yield Finding(proof.file, 1, "orphan", "No other page links to this one.")
