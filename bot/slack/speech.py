"""What REX says in Slack and asks of it; synchronous, for the engine's worker threads."""

import logging
from collections.abc import Callable, Sequence
from typing import Literal

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack.capabilities import Capabilities, Feature
from bot.slack.installs import Installs
from bot.slack.kit import Json, Message
from bot.slack.late import Late
from bot.slack.looking import Looks
from bot.slack.marks import said
from bot.slack.posting import as_slack_takes_it, metadata, send, ts_of
from bot.slack.profiles import Profile, profile_of
from bot.slack.streams import Streams
from bot.slack.threads import Threads
from bot.slack.web_api import SlackRefused, SlackUnavailable, Time, WebApi
from bot.turn import Place, Remark

log = logging.getLogger("rex.slack")

#: Seconds for a message, and for a single try at it.
PATIENCE, TRY_SECONDS = 20.0, 8
#: Seconds for what no answer may wait for, and for what a person's open window waits for.
HASTE = 2
#: How Slack says that a person is not for this team to see.
UNSEEN = frozenset({"user_not_found", "user_not_visible"})
#: How Slack says that nobody has an e-mail address, or that REX isn't in the team to ask.
UNKNOWN = frozenset({"users_not_found", "not_installed"})


class Speaker:
    """REX's voice in every team that installed it.

    Every method ends within about `PATIENCE` seconds, and raises SlackRefused or SlackUnavailable
    unless it says otherwise. `base_url` is the Web API's, such as "https://slack.com/api/".
    """

    def __init__(self, installs: Installs, base_url: str, clock: Time | None = None) -> None:
        self._api = WebApi(
            installs, base_url, patience=PATIENCE, try_seconds=TRY_SECONDS, clock=clock
        )
        self._hasty = WebApi(installs, base_url, patience=HASTE, try_seconds=HASTE, clock=clock)
        self.can = Capabilities()
        installs.listen(self.can.forget)
        self._threads = Threads(self._hasty, self.can)
        self._late = Late((clock or Time()).pause)
        #: What REX itself has said.
        self.looks = Looks(self._api, (clock or Time()).now)
        #: Messages that grow while REX is at work.
        self.streams = Streams(self._api, self._hasty, self.can, self.looks, self)

    def profile(self, team: str, user: str, *, hasty: bool = False) -> Profile:
        """Return who a Slack user is; somebody whom Slack doesn't show to the team is a stranger."""
        api = self._hasty if hasty else self._api
        try:
            answer = self.can.ask(
                team,
                "profiles",
                lambda: api.call(team, lambda client: client.users_info(user=user)),
            )
        except SlackRefused as refused:
            if refused.code in UNSEEN:
                return Profile(is_stranger=True)
            raise
        return profile_of(answer.get("user") or {}, team)

    def user_of(self, team: str, email: str) -> str | None:
        """Return the user of the team whom Slack vouches for under that e-mail, or None."""
        try:
            answer = self._api.call(team, lambda client: client.users_lookupByEmail(email=email))
        except SlackRefused as refused:
            if refused.code in UNKNOWN:
                return None
            raise
        user = answer.get("user") or {}
        profile = profile_of(user, team)
        return str(user["id"]) if profile.email_verified and not profile.is_stranger else None

    def post(
        self, place: Place, blocks: Sequence[Json], text: str, key: str, *, since: str = ""
    ) -> str:
        """Post into a thread (into the channel itself if `place.thread` is empty); return the ts.

        When Slack's answer is lost, the message is looked for by its key before it is sent again.
        """
        return as_slack_takes_it(
            place.team,
            blocks,
            self.can,
            lambda shown: self._api.call(
                place.team,
                lambda client: ts_of(send(client, place, shown, text, key)),
                look=lambda: self.find(place, key, since=since),
            ),
        )

    def post_once(
        self, place: Place, shown: Message, key: str, *, look_first: bool, since: str = ""
    ) -> str:
        """Post it, unless an earlier try arrived, which is looked for if it may have; return the ts."""
        found = self.find(place, key, since=since) if look_first else None
        return found or self.post(place, *shown, key, since=since)

    def find(self, place: Place, key: str, *, since: str = "") -> str | None:
        """Return the ts of our own message with this key in a thread or channel, or None."""
        return self.looks.find(place, key, since)

    def update(
        self, place: Place, ts: str, blocks: Sequence[Json], text: str, key: str | None = None
    ) -> str:
        """Put new content, perhaps with a key, in the place of one of our messages; returns its ts."""
        carried = metadata(key) if key else None
        return as_slack_takes_it(
            place.team,
            blocks,
            self.can,
            lambda shown: self._api.call(
                place.team,
                lambda client: ts_of(
                    client.chat_update(
                        channel=place.channel, ts=ts, text=text, blocks=shown, metadata=carried
                    )
                ),
            ),
        )

    def whisper(self, place: Place, user: str, text: str) -> str:
        """Tell one person something in a thread that nobody else there sees; returns its ts.

        Slack keeps no trace of it, so after an unclear failure it may be said twice.
        """

        def whisper(client: WebClient) -> SlackResponse:
            return client.chat_postEphemeral(
                channel=place.channel, user=user, thread_ts=place.thread or None, text=text
            )

        answer = self.can.ask(place.team, "whispers", lambda: self._api.call(place.team, whisper))
        return str(answer.get("message_ts") or "")

    def status(self, place: Place, text: str) -> None:
        """Show what REX is doing, "" for nothing. Never raises: no answer depends on it."""

        def show(client: WebClient) -> SlackResponse:
            return client.assistant_threads_setStatus(
                channel_id=place.channel, thread_ts=place.thread, status=text
            )

        self._show(place, "status", show, is_over=not text)

    def end_late(self, place: Place) -> None:
        """After a reply, which hides what REX is doing: see to it that it doesn't come after that."""
        if self._late.may_come(("status", place)):
            self.status(place, "")

    def session(self, place: Place, status: Literal["processing", "active"]) -> None:
        """Show that REX is at work in a thread, or done. Never raises: no answer depends on it."""

        def show(client: WebClient) -> SlackResponse:
            return client.agents_sessions_setStatus(
                channel_id=place.channel, thread_ts=place.thread, status=status
            )

        self._show(place, "sessions", show, is_over=status == "active")

    def _show(
        self,
        place: Place,
        what: Feature,
        show: Callable[[WebClient], SlackResponse],
        *,
        is_over: bool,
    ) -> None:
        """Show something beside what is said.

        A call that was not answered in time may be applied at any later one, so that it is over is
        then said several times.
        """
        key = (what, place)

        def call() -> SlackResponse:
            return self.can.ask(place.team, what, lambda: self._hasty.call(place.team, show))

        if not is_over:
            self._late.forget(key)
        try:
            call()
        except SlackUnavailable as unavailable:
            log.debug("%s not shown: %s", what, unavailable)
            if not isinstance(unavailable, SlackRefused):
                self._late.note(key)
        if is_over:
            self._late.end(key, call)

    def thread(self, place: Place, before: str) -> list[Remark]:
        """Return what people said in a thread before a ts, oldest first. Never raises."""
        try:
            found = self.can.ask(
                place.team, "threads", lambda: self._threads.read(place, before), place.channel
            )
        except SlackUnavailable as unavailable:
            log.debug("thread not read: %s", unavailable)
            return []
        own = self._api.install(place.team).bot_user_id
        return [
            Remark(user=str(each.get("user")), text=said(str(each.get("text") or ""), own))
            for each in found
            if each.get("user") and not each.get("bot_id") and each.get("ts") != before
        ]

    def suggest(self, team: str, channel: str, prompts: Sequence[str]) -> None:
        """Suggest what to ask, where a conversation starts. Never raises: nothing depends on it."""
        shown: list[dict[str, str]] = [{"title": each, "message": each} for each in prompts]

        def suggest(client: WebClient) -> SlackResponse:
            return client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=shown)

        try:
            self.can.ask(team, "prompts", lambda: self._hasty.call(team, suggest))
        except SlackUnavailable as unavailable:
            log.debug("prompts not suggested: %s", unavailable)

    def direct(self, team: str, user: str) -> Place:
        """Return the place of the direct messages with a person, outside any thread."""
        answer = self._api.call(team, lambda client: client.conversations_open(users=user))
        return Place(team=team, channel=str(answer["channel"]["id"]), thread="")

    def open_modal(self, team: str, trigger_id: str, view: Json) -> None:
        """Open a modal, within the three seconds for which Slack's trigger lasts."""
        self._hasty.call(
            team, lambda client: client.views_open(trigger_id=trigger_id, view=dict(view))
        )

    def publish_home(self, team: str, user: str, view: Json) -> None:
        """Show a person their App Home, while they look at it."""
        self._hasty.call(team, lambda client: client.views_publish(user_id=user, view=dict(view)))
