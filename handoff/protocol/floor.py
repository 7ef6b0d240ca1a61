"""The floor as supervisors see and edit it: the plan in force, and what each agent can do."""

from handoff.floor import FloorPlan
from handoff.model.work import Role
from handoff.protocol.shared import Frame


class AgentOnFloor(Frame):
    """What an agent can take; no queues: all of them. The plan names agents by `username`."""

    agent_id: str
    username: str
    name: str
    role: Role
    queues: list[str]
    skills: dict[str, int]
    languages: list[str]
    capacity: int
    voice_capacity: int


class FloorShown(Frame):
    """The plan; its `digest` changes with it."""

    digest: str
    plan: FloorPlan
    agents: list[AgentOnFloor]


class FloorEdit(Frame):
    """Another plan, whole, instead of the one with the digest `was`."""

    was: str
    plan: FloorPlan
