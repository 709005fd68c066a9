"""`files.*`: what was uploaded; its bytes come and go over HTTP (`bot.playground.filing`)."""

from bot.playground.channel import ChannelKind
from bot.playground.content import Content
from bot.playground.emulator import Emulator
from bot.playground.errors import Refused
from bot.playground.filing import upload
from bot.playground.methods.call import Call, Method, page_of
from bot.playground.methods.chat import place
from bot.playground.people import Json
from bot.playground.posting import post


def info(call: Call) -> Json:
    """files.info: of a file in a conversation that one is in."""
    file = call.emulator.state.files.get(call.text("file"))
    if file is None or not _may_see(call, file):
        raise Refused("file_not_found")
    return {"file": file, "comments": [], "response_metadata": {"next_cursor": ""}}


def list_files(call: Call) -> Json:
    """files.list: newest first, of one channel or one person if asked."""
    channel, user = call.text("channel"), call.text("user")
    found = [
        file
        for file in reversed(call.emulator.state.files.values())
        if _may_see(call, file) and channel in ("", *_places(file)) and user in ("", file["user"])
    ]
    return page_of(found, call, "files")


def upload_url(call: Call) -> Json:
    """files.getUploadURLExternal: where to send the bytes, and the id of the file to be."""
    length = call.number("length", 0)
    if length <= 0:
        raise Refused("invalid_arguments", "must be greater than 0: length")
    file = upload(call.emulator, call.user, call.text("filename"))
    file |= {"size": length, "is_complete": False}
    url = f"{call.emulator.base_url}/upload/v1/{file['id']}"
    return {"upload_url": url, "file_id": file["id"]}


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: the files appear, in a conversation if one is named."""
    named = call.json("files")
    if not isinstance(named, list) or not named:
        raise Refused("invalid_arguments", "missing required field: files")
    if not all(isinstance(each, dict) for each in named):
        raise Refused("invalid_arguments", "must be an array of objects: files")
    places = [place(call, named) for named in _named_places(call)]
    files = [_finished(call, each) for each in named]
    for channel in places:
        content = Content(text=call.text("initial_comment"), files=files)
        thread_ts = call.text("thread_ts") or None
        post(call.emulator, channel, call.user, content, thread_ts=thread_ts)
    return {"files": [{"id": file["id"], "title": file["title"]} for file in files]}


def delete(call: Call) -> Json:
    """files.delete: one's own, out of every message that held it."""
    file = call.emulator.state.files.get(call.text("file"))
    if file is None or not _may_see(call, file):
        raise Refused("file_not_found")
    if file["user"] != call.user.id:
        raise Refused("cant_delete_file")
    for channel_id in _places(file):
        for message in call.emulator.channels[channel_id].messages.values():
            message.files = [each for each in message.files if each["id"] != file["id"]]
        call.emulator.tell("channel", channel=channel_id)
    call.emulator.state.contents.pop(file["id"], None)
    del call.emulator.state.files[file["id"]]
    return {}


def content(emulator: Emulator, token: str, file_id: str) -> bytes | None:
    """What is in a file, for whoever may see it."""
    caller, file = emulator.state.caller(token), emulator.state.files.get(file_id)
    if caller is None or caller.user is None or file is None:
        return None
    call = Call(emulator, caller, {"user": file["user"]})
    if not call.allows("files:read") or not _may_see(call, file):
        return None
    return emulator.state.contents.get(file_id)


def _named_places(call: Call) -> list[str]:
    """The conversations a file is to appear in: one, or several between commas."""
    several = call.text("channels").split(",")
    return [each.strip() for each in (call.text("channel_id"), *several) if each.strip()]


def _finished(call: Call, named: Json) -> Json:
    file = call.emulator.state.files.get(str(named.get("id")))
    if file is None or file["user"] != call.user.id:
        raise Refused("file_not_found")
    file.pop("is_complete", None)
    file["title"] = str(named.get("title") or file["name"])
    return file


def _may_see(call: Call, file: Json) -> bool:
    channels = call.emulator.channels
    if file["user"] == call.user.id:
        return True
    if file["id"] in call.emulator.state.handed_in.get(call.team.id, ()):
        return True
    return any(
        call.user.id in channels[it].members
        or (channels[it].kind is ChannelKind.CHANNEL and channels[it].team_id == call.team.id)
        for it in _places(file)
    )


def _places(file: Json) -> list[str]:
    return [*file.get("channels", []), *file.get("groups", []), *file.get("ims", [])]


METHODS = {
    "files.info": Method(run=info, tier=4, needs=("file",), scope="files:read"),
    "files.list": Method(run=list_files, tier=3, scope="files:read"),
    "files.delete": Method(run=delete, tier=3, needs=("file",), scope="files:write"),
    "files.getUploadURLExternal": Method(
        run=upload_url, tier=4, needs=("filename", "length"), scope="files:write"
    ),
    "files.completeUploadExternal": Method(
        run=complete_upload, tier=4, needs=("files",), scope="files:write"
    ),
}
