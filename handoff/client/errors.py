"""What a client can meet: a refusal, or the end of its connection for good."""


class ClientError(Exception):
    """Root of everything the client raises."""


class Refused(ClientError):
    """The service said no: its code and its sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class Stopped(ClientError):
    """The client was closed while somebody still waited for an answer."""
