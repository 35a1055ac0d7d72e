"""Mail out of this installation: plain text, through the one server in the settings."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from common.settings import Settings

SECONDS = 10.0

Failed = (OSError, smtplib.SMTPException)


def is_set_up(here: Settings) -> bool:
    return bool(here.smtp_host and here.editors_email)


def send(here: Settings, subject: str, text: str) -> None:
    """Mails the editors; raises one of `Failed`. Without STARTTLS where it is asked for, nothing is sent."""
    message = EmailMessage()
    sender = here.smtp_user if "@" in here.smtp_user else here.editors_email.partition(",")[0].strip()
    message["From"], message["To"], message["Subject"] = sender, here.editors_email, subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    with smtplib.SMTP(here.smtp_host, here.smtp_port, timeout=SECONDS) as server:
        if here.smtp_starttls:
            server.starttls(context=ssl.create_default_context())
        if here.smtp_user:
            server.login(here.smtp_user, here.smtp_password.get_secret_value())
        server.send_message(message)
