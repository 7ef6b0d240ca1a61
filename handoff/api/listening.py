"""The reading side of a socket: frame by frame, every refusal answered, the socket kept usable."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from aiohttp import WSCloseCode, WSMsgType, web

from handoff.api.allowances import Flood, SocketAllowance
from handoff.api.frames import FrameReader, FrameRefused, refusal
from handoff.api.lanes import Lanes
from handoff.api.outbox import Outbox
from handoff.errors import HandoffError
from handoff.protocol.shared import ErrorFrame

log = logging.getLogger(__name__)
Command = TypeVar("Command")
INTERNAL_ERROR = "Something went wrong on our side; please try again."


async def listen(
    socket: web.WebSocketResponse,
    outbox: Outbox,
    *,
    reader: FrameReader[Command],
    allowance: SocketAllowance,
    carry_out: Callable[[Command], Awaitable[None]],
    lane_of: Callable[[Command], str | None] = lambda _: None,
) -> None:
    """Carry out every command until the socket closes; only a flood of frames ends it from here.

    One after another, but for those of different lanes, which may run side by side.
    """
    async with Lanes() as lanes:
        async for message in socket:
            if message.type is WSMsgType.ERROR:
                return
            try:
                allowance.take_frame()
                command = reader.read(message)
            except Flood as error:
                outbox.put(refusal(error, None, fatal=True))
                outbox.close(WSCloseCode.POLICY_VIOLATION, error.code)
                return
            except FrameRefused as refused:
                outbox.put(refused.frame)
                continue
            await lanes.put(lane_of(command), partial(_answered, command, outbox, carry_out))


async def _answered(
    command: Command, outbox: Outbox, carry_out: Callable[[Command], Awaitable[None]]
) -> None:
    try:
        await carry_out(command)
    except HandoffError as error:
        outbox.put(refusal(error, command))
    except Exception:
        # The edge of a socket: one broken command is answered, the connection stays usable.
        log.exception("a %s command failed", type(command).__name__)
        outbox.put(
            ErrorFrame(
                code="internal-error",
                message=INTERNAL_ERROR,
                client_msg_id=getattr(command, "client_msg_id", None),
                request_id=getattr(command, "request_id", None),
            )
        )
