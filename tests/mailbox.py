"""A real mail server on loopback, and what it has been given."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.telegram.standin import free_port

USER, PASSWORD = "lots@example.org", "hemligt"


class Mailbox:
    """The mails that have come; `refuse` turns every further one away."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mails: list[EmailMessage] = []
        self.refuse = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.refuse:
            return "451 later"
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        self.mails.append(parsed)
        return "250 OK"


@contextmanager
def receiving() -> Iterator[Mailbox]:
    def login(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()))

    mailbox = Mailbox(free_port())
    server = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=mailbox.port,
        authenticator=login,
        auth_require_tls=False,
        auth_required=True,
    )
    server.start()
    yield mailbox
    server.stop()
