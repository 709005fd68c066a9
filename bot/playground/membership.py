"""Joining and leaving: people and bots in channels, and the app in a team."""

from bot.playground import events
from bot.playground.channel import Channel
from bot.playground.emulator import Emulator


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


def uninstall(emulator: Emulator, team_id: str) -> None:
    """Remove the app from a team: its bot token dies, and the app is told."""
    with emulator.lock:
        team = emulator.teams[team_id]
        install = team.install
        if install is None:
            return
        team.install = None
        bot = emulator.users[install.bot_user_id]
        bot.deleted, bot.token = True, ""
        emulator.state.dead_tokens.add(install.bot_token)
        events.uninstalled(emulator, install)
    emulator.tell("team", team=team_id)
