"""Bytes of a file as text, whatever encoding they were saved in, or mangled by."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

CONTROLS_IN_TEXT = 0.01  # share of the bytes; what has more of them is no text

_TEXT_CONTROLS = b"\t\n\x0c\r\x1b"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

#: The byte that each character stands for where UTF-8 was misread as Windows-1252 or -1254.
_BYTE_OF = {
    bytes([byte]).decode(codec, "ignore") or chr(byte): byte
    for codec in ("latin-1", "cp1254", "cp1252")
    for byte in range(0x80, 0x100)
}
#: What a text is told that could be read only so.
MENDED = "Its characters had been mangled by a wrong encoding; they were mended."
NOT_UTF8 = "This is not UTF-8; it was read as Windows-1252."
_TRACES = re.compile("â€|Ã[\x80-\xbf©¨¤¶¼]|Â[\xa0 «»·]|ðŸ|ğŸ|â†")


def _any_of(first: int, last: int) -> str:
    return (
        "[" + re.escape("".join(c for c, byte in _BYTE_OF.items() if first <= byte <= last)) + "]"
    )


_TAIL = _any_of(0x80, 0xBF)
_MANGLED = re.compile(
    f"{_any_of(0xC2, 0xDF)}{_TAIL}|{_any_of(0xE0, 0xEF)}{_TAIL}{{2}}|{_any_of(0xF0, 0xF4)}{_TAIL}{{3}}"
)
_MANGLED_OR_LOST = re.compile(f"{_MANGLED.pattern}|â€")


@dataclass(frozen=True)
class Decoded:
    """The text, None if there is none; and what is wrong with it, if anything, and in which line.

    `saved` is the text as it was saved, before mangled characters were mended.
    """

    text: str | None
    complaint: str | None = None
    line: int = 1
    saved: str | None = None


def decode(data: bytes) -> Decoded:
    """Reads the bytes of a file, whatever they are."""
    if data.startswith(_UTF16_MARKS):
        return Decoded(data.decode("utf-16", "replace"), "This is UTF-16; save it as UTF-8.")
    if _is_binary(data):
        return Decoded(None, "This is not a text file; it was skipped.")
    text, stray = data.decode("utf-8-sig", _AS_CP1252), _stray(data)
    complaint = NOT_UTF8 if stray else None
    if _TRACES.search(text) is None:
        return Decoded(text, complaint, stray or 1)
    line = stray or next((line for line, _, _ in mangled(text)), 1)
    return Decoded(mend(text), complaint or MENDED, line, saved=text)


def _stray(data: bytes) -> int | None:
    """The first line with a byte that is not UTF-8; None where there is none."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return None


def _one_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 as Windows-1252; all others of the file stay what they are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_AS_CP1252 = "rex.cp1252"
codecs.register_error(_AS_CP1252, _one_as_cp1252)


def mangled(text: str) -> Iterator[tuple[int, str, str]]:
    """Each line that has mangled characters, each kind of them, and what they should be."""
    for number, line in enumerate(text.split("\n"), 1):
        for found in dict.fromkeys(_MANGLED_OR_LOST.findall(line)):
            yield number, found, mend(found)


def mend(text: str) -> str:
    """Undoes UTF-8 that was misread as Windows-1252 or -1254, so that arrows are arrows again."""
    mended = _MANGLED.sub(_reread, text)
    return mended.replace("â€", "”")  # Windows-1252 has no 0x9D, so the last byte was lost


def _reread(found: re.Match[str]) -> str:
    return bytes(_BYTE_OF[char] for char in found[0]).decode("utf-8", "ignore") or found[0]


def _is_binary(data: bytes) -> bool:
    controls = sum(data.count(bytes([byte])) for byte in range(32) if byte not in _TEXT_CONTROLS)
    return b"\0" in data or controls > CONTROLS_IN_TEXT * len(data)
