"""A Python client of the handoff service: customers and agents, with reconnect and no lost words.

It knows the wire (`handoff.protocol`) and nothing of what is behind it.
"""

from handoff.client.agent import AgentClient
from handoff.client.customer import CustomerClient
from handoff.client.errors import ClientError, Refused, Stopped
from handoff.client.login import LoginSession, log_in

__all__ = [
    "AgentClient",
    "ClientError",
    "CustomerClient",
    "LoginSession",
    "Refused",
    "Stopped",
    "log_in",
]
