"""What outlives a playground, and what does not."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.playground import demo
from bot.playground.emulator import Emulator
from bot.playground.inbox import Inbox, Mail
from bot.playground.person import Person
from bot.playground.server import EmulatorServer
from bot.playground.snapshot import Keeper, restore

HOME = {"type": "home", "blocks": [{"type": "divider"}]}


@pytest.fixture
def lived(server: EmulatorServer, tmp_path: Path) -> Emulator:
    """A demo in which something was said, kept in a file."""
    emulator, inbox = Emulator(), Inbox()
    demo.set_scene(emulator)
    server.switch(emulator)
    theo = Person(emulator, "U0THEO")
    bot = WebClient(emulator.teams["T0HARBOR"].install.bot_token, base_url=emulator.api_url)
    asked = theo.dm("hello", files=["board.png"])
    where = {"channel": asked.channel.id, "thread_ts": asked.ts}
    bot.chat_postMessage(**where, text="hi", metadata={"event_type": "t", "event_payload": {}})
    bot.agents_sessions_setStatus(
        channel_id=asked.channel.id, thread_ts=asked.ts, status="active", title="Greeting"
    )
    bot.views_publish(user_id="U0THEO", view=HOME)
    mail = EmailMessage()
    mail["Subject"] = "Something broke"
    mail.set_content("It did.")
    inbox.put([Mail(at=datetime.now(UTC), sender="a@b", recipients=("ines@x",), message=mail)])
    keeper = Keeper(emulator, inbox, tmp_path / "kept" / "slack.json")
    keeper.start()
    keeper.stop()
    return emulator


def test_a_conversation_outlives_the_playground(
    lived: Emulator, server: EmulatorServer, tmp_path: Path
) -> None:
    again, inbox = Emulator(), Inbox()
    assert restore(again, inbox, tmp_path / "kept" / "slack.json")
    server.switch(again)
    theo = Person(again, "U0THEO")
    (channel,) = [c for c in again.channels_of("U0THEO") if c.kind == "im"]
    asked, answer = theo.sees(channel.id)
    assert (asked.text, asked.files[0]["name"]) == ("hello", "board.png")
    assert (answer.text, answer.metadata["event_type"]) == ("hi", "t")
    assert channel.sessions[asked.ts].title == "Greeting"
    assert again.home_of("U0THEO").blocks[0]["type"] == "divider"
    assert (inbox.mails[0].subject, inbox.mails[0].text) == ("Something broke", "It did.\n")
    assert float(theo.reply(asked, "still there?").ts) > float(answer.ts)


def test_tokens_and_secrets_stay_what_they_were(
    lived: Emulator, server: EmulatorServer, tmp_path: Path
) -> None:
    again = Emulator()
    restore(again, Inbox(), tmp_path / "kept" / "slack.json")
    server.switch(again)
    assert (again.signing_secret, again.app_token) == (lived.signing_secret, lived.app_token)
    assert (again.app.id, again.app.client_secret) == (lived.app.id, lived.app.client_secret)
    bot = WebClient(lived.teams["T0HARBOR"].install.bot_token, base_url=again.api_url)
    assert bot.auth_test()["team_id"] == "T0HARBOR"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 0}', '{"version": 1}'])
def test_a_file_that_cannot_be_read_is_left_alone(text: str, tmp_path: Path) -> None:
    file = tmp_path / "slack.json"
    file.write_text(text)
    fresh = Emulator()
    assert restore(fresh, Inbox(), file) is False
    assert dict(fresh.teams) == {}
    assert restore(fresh, Inbox(), tmp_path / "nowhere.json") is False
