"""The guide that comes with REX, read once for all processes of all tests."""

from functools import cache

from knowledge.cache import library_of
from knowledge.folder import read_pages
from knowledge.library import GUIDE, Library
from knowledge.live import LiveLibrary
from tests.nursery import READ_GUIDE


@cache
def guide() -> Library:
    """It, as it was kept by whoever read it first; nobody changes it."""
    return library_of(tuple(read_pages(GUIDE)), READ_GUIDE)


def live_guide() -> LiveLibrary:
    """The same, as a running REX has it."""
    return LiveLibrary(cache=READ_GUIDE)
