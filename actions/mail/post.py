"""Hands mails to a mail server; one that cannot be sent says whether trying again makes sense."""

import hashlib
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol

import aiosmtplib

from actions.mail.letters import letter_of
from actions.orders import Outgoing
from actions.settings import MailSettings

WITHIN_S = 20.0


class NotSent(Exception):
    """`for_good`: the server will never take it, as for an address that does not exist."""

    def __init__(self, cause: str, *, for_good: bool) -> None:
        super().__init__(cause)
        self.for_good = for_good


class Post(Protocol):
    """Where mails are handed in."""

    async def send(self, mail: Outgoing) -> None:
        """Raises `NotSent`."""


class SmtpPost:
    """A connection a mail: there are few, and a server may be away between two."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    async def send(self, mail: Outgoing) -> None:
        smtp = self._settings
        try:
            await aiosmtplib.send(
                message_of(mail, smtp),
                hostname=smtp.host,
                port=smtp.port,
                username=smtp.username,
                password=smtp.password,
                use_tls=smtp.use_tls,
                start_tls=None,
                timeout=WITHIN_S,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            for_good = all(500 <= refused.code < 600 for refused in error.recipients)
            raise NotSent("recipient refused", for_good=for_good) from error
        except aiosmtplib.SMTPResponseException as error:
            # An answer to our own login is no answer about the mail.
            for_good = isinstance(error, aiosmtplib.SMTPDataError) and error.code >= 500
            raise NotSent(f"answer {error.code}", for_good=for_good) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotSent(type(error).__name__, for_good=False) from error


def message_of(mail: Outgoing, settings: MailSettings) -> EmailMessage:
    """The same `Message-ID` at each attempt: who got it twice can tell."""
    letter = letter_of(mail, settings.base_url)
    message = EmailMessage()
    message["From"] = settings.sender
    message["To"] = mail.email
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<{_id(mail)}@{settings.sender.rpartition('@')[2].rstrip('>')}>"
    message["Content-Language"] = mail.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def _id(mail: Outgoing) -> str:
    written = f"{mail.id}:{mail.written_at.isoformat()}:{mail.email}:{mail.href}"
    return hashlib.sha256(written.encode()).hexdigest()[:32]
