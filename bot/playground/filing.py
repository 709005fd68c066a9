"""Files on the wire: their bytes come in at an address of their own, and are given to who may see them."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.playground.composer import uploaded
from bot.playground.emulator import Emulator
from bot.playground.people import Json, User

#: Bytes of a file that are taken; Slack takes a gigabyte, and keeps it on disks.
MOST = 32_000_000


def upload(emulator: Emulator, user: User, name: str, content: bytes | None = None) -> Json:
    """A new file of somebody's, that is nowhere yet; without content only its name is there."""
    file = uploaded(name, user, emulator.clock(), emulator.base_url)
    emulator.state.files[file["id"]] = file
    if content is not None:
        keep(emulator, file, content)
    return file


def keep(emulator: Emulator, file: Json, content: bytes) -> None:
    """Keep what is in a file, for as long as the emulator lives."""
    emulator.state.contents[file["id"]] = content
    file["size"] = len(content)


async def take_upload(emulator: Emulator, request: Request) -> Response:
    """Take the bytes of a file that was announced."""
    file = emulator.state.files.get(request.path_params["file"])
    if file is None:
        return PlainTextResponse("no such upload", 404)
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > MOST:
            return PlainTextResponse("too large", 413)
    keep(emulator, file, bytes(content))
    return PlainTextResponse(f"OK - {len(content)}")
