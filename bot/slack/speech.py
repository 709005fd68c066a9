"""What REX says in Slack and asks of it; synchronous, for the engine's worker threads."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeVar

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack.installs import Installs
from bot.slack.kit import Json
from bot.slack.marks import said
from bot.slack.web_api import SlackRefused, SlackUnavailable, Time, WebApi
from bot.turn import Place, Remark, Value

T = TypeVar("T")
log = logging.getLogger("rex.slack")

#: Message metadata that carries the key by which a message is found again.
EVENT_TYPE = "rex_reply"
#: How far a search for our own message goes back: so many pages of so many messages.
PAGES, PER_PAGE = 5, 100
#: Seconds for a message, and for a single try at it.
PATIENCE, TRY_SECONDS = 20.0, 8
#: Seconds for what no answer may wait for, and for what a person's open window waits for.
HASTE = 2
#: How Slack says that it can't show our blocks; the words go out without them.
BAD_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
#: How Slack says that it has no sessions of agents, or not for this app.
NO_SESSIONS = frozenset({"unknown_method", "not_allowed", "missing_scope", "feature_not_enabled"})
#: How Slack says that a person is not for this team to see.
UNSEEN = frozenset({"user_not_found", "user_not_visible"})
#: How Slack says that nobody has an e-mail address, or that REX isn't in the team to ask.
UNKNOWN = frozenset({"users_not_found", "not_installed"})


class Profile(Value):
    """A Slack user as Slack vouches for them. `is_stranger`: not an active person of this team."""

    name: str = ""
    email: str | None = None
    email_verified: bool = False
    tz: str | None = None
    is_stranger: bool = False


class Speaker:
    """REX's voice in every team that installed it.

    Every method ends within about `PATIENCE` seconds, and raises SlackRefused or SlackUnavailable
    unless it says otherwise. `base_url` is the Web API's, such as "https://slack.com/api/".
    """

    def __init__(self, installs: Installs, base_url: str, clock: Time | None = None) -> None:
        self._api = WebApi(
            installs, base_url, patience=PATIENCE, try_seconds=TRY_SECONDS, clock=clock
        )
        self._without_sessions: set[str] = set()
        self._hasty = WebApi(installs, base_url, patience=HASTE, try_seconds=HASTE, clock=clock)

    def profile(self, team: str, user: str) -> Profile:
        """Return who a Slack user is; somebody whom Slack doesn't show to the team is a stranger."""
        try:
            answer = self._api.call(team, lambda client: client.users_info(user=user))
        except SlackRefused as refused:
            if refused.code in UNSEEN:
                return Profile(is_stranger=True)
            raise
        return _profile(answer.get("user") or {}, team)

    def user_of(self, team: str, email: str) -> str | None:
        """Return the user of the team whom Slack vouches for under that e-mail, or None."""
        try:
            answer = self._api.call(team, lambda client: client.users_lookupByEmail(email=email))
        except SlackRefused as refused:
            if refused.code in UNKNOWN:
                return None
            raise
        user = answer.get("user") or {}
        profile = _profile(user, team)
        return str(user["id"]) if profile.email_verified and not profile.is_stranger else None

    def post(self, place: Place, blocks: Sequence[Json], text: str, key: str) -> str:
        """Post into a thread (into the channel itself if `place.thread` is empty); return the ts.

        When Slack's answer is lost, the message is looked for by its key before it is sent again.
        """
        return self._with_or_without_blocks(
            blocks,
            lambda shown: self._api.call(
                place.team,
                lambda client: _ts(_send(client, place, shown, text, key)),
                look=lambda: self.find(place, key),
            ),
        )

    def find(self, place: Place, key: str) -> str | None:
        """Return the ts of our own message with this key in a thread or channel, or None.

        Any app may write any metadata: only REX's own messages are looked at.
        """
        own = self._api.install(place.team).bot_user_id
        cursor: str | None = None
        for _ in range(PAGES):
            page = self._page(place, cursor)
            for message in page.get("messages") or ():
                if message.get("user") == own and _key(message) == key:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
        return None

    def update(self, place: Place, ts: str, blocks: Sequence[Json], text: str) -> str:
        """Put new content in the place of one of our messages; returns its ts."""
        return self._with_or_without_blocks(
            blocks,
            lambda shown: self._api.call(
                place.team,
                lambda client: _ts(
                    client.chat_update(channel=place.channel, ts=ts, text=text, blocks=shown)
                ),
            ),
        )

    def whisper(self, place: Place, user: str, text: str) -> str:
        """Tell one person something in a thread that nobody else there sees; returns its ts.

        Slack keeps no trace of it, so after an unclear failure it may be said twice.
        """
        answer = self._api.call(
            place.team,
            lambda client: client.chat_postEphemeral(
                channel=place.channel, user=user, thread_ts=place.thread or None, text=text
            ),
        )
        return str(answer.get("message_ts") or "")

    def status(self, place: Place, text: str) -> None:
        """Show what REX is doing, "" for nothing. Never raises: no answer depends on it."""
        try:
            self._hasty.call(
                place.team,
                lambda client: client.assistant_threads_setStatus(
                    channel_id=place.channel, thread_ts=place.thread, status=text
                ),
            )
        except SlackUnavailable as unavailable:
            log.debug("status not shown: %s", unavailable)

    def session(self, place: Place, status: Literal["processing", "active"]) -> None:
        """Show that REX is at work in a thread, or done. Never raises: no answer depends on it.

        A team whose Slack has no sessions of agents is not asked again.
        """
        if place.team in self._without_sessions:
            return
        try:
            self._hasty.call(
                place.team,
                lambda client: client.agents_sessions_setStatus(
                    channel_id=place.channel, thread_ts=place.thread, status=status
                ),
            )
        except SlackUnavailable as unavailable:
            if isinstance(unavailable, SlackRefused) and unavailable.code in NO_SESSIONS:
                self._without_sessions.add(place.team)
            log.debug("session not shown: %s", unavailable)

    def thread(self, place: Place, before: str) -> list[Remark]:
        """Return what people said in a thread before a ts, oldest first.

        One page, and one try: Slack gives many apps no more than that. Never raises.
        """
        try:
            page = self._hasty.call(
                place.team,
                lambda client: client.conversations_replies(
                    channel=place.channel, ts=place.thread, latest=before, limit=PER_PAGE
                ),
            )
        except SlackUnavailable as unavailable:
            log.debug("thread not read: %s", unavailable)
            return []
        own = self._api.install(place.team).bot_user_id
        return [
            Remark(user=str(each.get("user")), text=said(str(each.get("text") or ""), own))
            for each in page.get("messages") or ()
            if each.get("user") and not each.get("bot_id") and each.get("ts") != before
        ]

    def suggest(self, team: str, channel: str, prompts: Sequence[str]) -> None:
        """Suggest what to ask, where a conversation starts. Never raises: nothing depends on it."""
        shown: list[dict[str, str]] = [{"title": each, "message": each} for each in prompts]
        try:
            self._hasty.call(
                team,
                lambda client: client.assistant_threads_setSuggestedPrompts(
                    channel_id=channel, prompts=shown
                ),
            )
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
        """Show a person their App Home."""
        self._api.call(team, lambda client: client.views_publish(user_id=user, view=dict(view)))

    def _with_or_without_blocks(
        self, blocks: Sequence[Json], send: Callable[[list[Json] | None], T]
    ) -> T:
        try:
            return send(list(blocks))
        except SlackRefused as refused:
            if refused.code not in BAD_BLOCKS:
                raise
        log.error("Slack refused our blocks; the words go out without them")
        return send(None)

    def _page(self, place: Place, cursor: str | None) -> SlackResponse:
        def thread(client: WebClient) -> SlackResponse:
            return client.conversations_replies(
                channel=place.channel,
                ts=place.thread,
                cursor=cursor,
                limit=PER_PAGE,
                include_all_metadata=True,
            )

        def channel(client: WebClient) -> SlackResponse:
            return client.conversations_history(
                channel=place.channel, cursor=cursor, limit=PER_PAGE, include_all_metadata=True
            )

        return self._api.call(place.team, thread if place.thread else channel)


def _send(
    client: WebClient, place: Place, blocks: list[Json] | None, text: str, key: str
) -> SlackResponse:
    return client.chat_postMessage(
        channel=place.channel,
        thread_ts=place.thread or None,
        text=text,
        blocks=blocks,
        metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
        unfurl_links=False,
        unfurl_media=False,
    )


def _ts(answer: SlackResponse) -> str:
    return str(answer["ts"])


def _key(message: Mapping[str, object]) -> str | None:
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return None
    payload = metadata.get("event_payload")
    key = payload.get("key") if isinstance(payload, dict) else None
    return key if isinstance(key, str) else None


def _profile(user: Mapping[str, object], team: str) -> Profile:
    shown = user.get("profile")
    profile = shown if isinstance(shown, dict) else {}
    return Profile(
        name=str(profile.get("real_name") or user.get("name") or ""),
        email=profile.get("email") or None,
        email_verified=user.get("is_email_confirmed") is True,
        tz=str(user["tz"]) if user.get("tz") else None,
        is_stranger=not _is_of(user, team),
    )


def _is_of(user: Mapping[str, object], team: str) -> bool:
    """Whether Slack shows an active person of this team, not a guest from a connected one."""
    grid = user.get("enterprise_user")
    teams = grid.get("teams") if isinstance(grid, dict) else None
    at_home = user.get("team_id") == team or (isinstance(teams, list) and team in teams)
    return at_home and not any(user.get(flag) for flag in ("is_stranger", "deleted", "is_bot"))
