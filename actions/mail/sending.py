"""Sends what is in the outbox, one after the other, and tries again later what did not go."""

import logging

from actions.mail.post import NotSent, Post
from actions.orders.operations.mails import Mails

logger = logging.getLogger(__name__)


async def send_due(mails: Mails, post: Post) -> int:
    """Everything that is due now; returns how many were sent.

    A mail is marked after the server took it. Should this process die in between, it is sent once
    more under the same `Message-ID`: SMTP allows no better.
    """
    sent = 0
    while (mail := await mails.take()) is not None:
        try:
            await post.send(mail)
        except NotSent as error:
            again = await mails.failed(mail, for_good=error.for_good)
            then = f"again at {again:%H:%M}" if again else "given up"
            logger.warning("mail %d (%s) was not sent: %s; %s", mail.id, mail.kind, error, then)
            continue
        await mails.sent(mail.id)
        sent += 1
    return sent
