"""How to take leave of slack_sdk's built-in Socket Mode client without waiting."""

from slack_sdk.socket_mode import SocketModeClient

from bot.playground.emulator import Emulator


def hang_up(slack: Emulator, client: SocketModeClient) -> None:
    """Slack closes first; else the client's reader sleeps for seconds before it notices."""
    client.auto_reconnect_enabled = False
    slack.drop_sockets()
    slack.feed.wait_for(lambda: not client.is_connected())
    client.close()
