"""Joining and leaving: people and bots in channels, and the app in a team."""

from collections.abc import Iterable
from dataclasses import replace

from bot.playground import events
from bot.playground.channel import Channel
from bot.playground.emulator import Emulator
from bot.playground.people import Install


def invite(emulator: Emulator, channel: Channel, user_id: str) -> None:
    """Let someone, perhaps the bot, into a channel."""
    with emulator.lock:
        if user_id in channel.members:
            return
        user = emulator.users[user_id]
        channel.members.append(user_id)
        channel.is_shared = channel.is_shared or user.team_id != channel.team_id
        events.joined(emulator, channel, user)
    emulator.tell("channel", team=channel.team_id, channel=channel.id, user=user_id)


def leave(emulator: Emulator, channel: Channel, user_id: str) -> None:
    """Let somebody, perhaps the bot, out of a channel."""
    with emulator.lock:
        events.left(emulator, channel, emulator.users[user_id])
        channel.members.remove(user_id)
    emulator.tell("channel", team=channel.team_id, channel=channel.id, user=user_id)


def uninstall(emulator: Emulator, team_id: str) -> None:
    """Remove the app from a team, or from the whole organisation: its bot token dies."""
    with emulator.lock:
        here = emulator.teams[team_id].install
        if here is None:
            return
        bot = emulator.users[here.bot_user_id]
        for install in emulator.state.installs_of(bot):
            team = emulator.teams[install.team_id]
            team.install = None
            for user_id in team.users:
                emulator.state.homes.pop(user_id, None)
                emulator.state.modals.pop(user_id, None)
            events.uninstalled(emulator, install, emulator.state.tokens.end_granted(team.users))
        bot.deleted, bot.token = True, ""
        emulator.state.tokens.end(bot.id, "account_inactive")
    emulator.tell("team", team=team_id)


def install_everywhere(emulator: Emulator, enterprise_id: str, scopes: Iterable[str]) -> Install:
    """Install the app in a whole organisation, or give what is installed there more scopes.

    It has one bot and one token for all of its teams.
    """
    with emulator.lock:
        teams = emulator.state.teams_of(enterprise_id)
        present = teams[0].install
        if present is not None and present.enterprise_id is not None:
            first = _widened(present, scopes)
        else:
            first = _installed(emulator, teams[0].id, scopes)
        bot = emulator.users[first.bot_user_id]
        for team in teams:
            team.users[bot.id] = bot
            team.install = replace(first, team_id=team.id, enterprise_id=enterprise_id)
    emulator.tell("team", team=teams[0].id)
    return replace(first, enterprise_id=enterprise_id)


def grant(emulator: Emulator, team_id: str, scopes: Iterable[str]) -> Install:
    """Install the app in a team, or give what is installed there more scopes, as OAuth does."""
    present = emulator.teams[team_id].install
    if present is None:
        return _installed(emulator, team_id, scopes)
    widened = emulator.teams[team_id].install = _widened(present, scopes)
    return widened


def _widened(install: Install, scopes: Iterable[str]) -> Install:
    return replace(install, scopes=install.scopes | frozenset(scopes))


def _installed(emulator: Emulator, team_id: str, scopes: Iterable[str]) -> Install:
    """Install the app; where it has been before, its bot user comes back, with another token."""
    app = emulator.app
    users = emulator.teams[team_id].users.values()
    former = next((user for user in users if user.deleted and user.app_id == app.id), None)
    if former is None:
        return emulator.install(team_id, app.name.lower(), scopes, real_name=app.name)
    former.deleted, former.token = False, emulator.state.tokens.issue(former.id, "xoxb")
    install = Install.of(former, app.id, scopes)
    with emulator.lock:
        emulator.teams[team_id].install = install
    emulator.tell("team", team=team_id, user=former.id)
    return install


def renew(emulator: Emulator, install: Install) -> tuple[str, str]:
    """Give an install's bot a token that expires, and what renews it."""
    bot = emulator.users[install.bot_user_id]
    bot.token, refresh = emulator.state.tokens.issue_expiring(bot.id, "xoxb")
    for each in emulator.state.installs_of(bot):
        emulator.teams[each.team_id].install = replace(each, bot_token=bot.token)
    return bot.token, refresh
