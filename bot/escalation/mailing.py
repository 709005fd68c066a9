"""The courier of e-mail, as it is configured."""

from bot.settings import Settings
from tickets.mail import MailCourier


def mail_courier(settings: Settings) -> MailCourier:
    """Return the courier of e-mail for the configured server."""
    password = settings.smtp_password
    return MailCourier(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=password.get_secret_value() if password else None,
        starttls=settings.smtp_starttls,
        sender=settings.mail_from,
    )
