"""A mail server that keeps what it is given, or refuses as it is told."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass
class MailServer:
    """`refusals` are answers to the next recipients, in turn, in place of an OK."""

    port: int = 0
    refusals: list[str] = field(default_factory=list)
    received: list[Message] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, as far as SMTP goes here."""

        def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())

        say("220 test")
        while line := await reader.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                say("354 go on")
                body = await reader.readuntil(b"\r\n.\r\n")
                self.received.append(message_from_bytes(body[:-5]))
                say("250 taken")
            elif word == b"RCPT" and self.refusals:
                say(self.refusals.pop(0))
            elif word == b"QUIT":
                say("221 bye")
                break
            else:
                say("250 fine")
        writer.close()


@contextlib.asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    """Listens on a free port of loopback."""
    kept = MailServer()
    server = await asyncio.start_server(kept.serve, "127.0.0.1", 0)
    kept.port = server.sockets[0].getsockname()[1]
    async with server:
        yield kept
