"""Everything the switchboard can refuse: leaves with a kebab-case code and a sentence."""

from datetime import datetime
from typing import ClassVar


class HandoffError(Exception):
    """Root of all refusals; `str(error)` is a sentence fit for the person who asked."""

    code: ClassVar[str] = "handoff-error"
    sentence: ClassVar[str] = "That could not be done."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)


# ---- something that is not there


class NotFound(HandoffError):
    """Root of the `…-not-found` codes; carries the id that was asked for."""

    code = "not-found"
    sentence = "That does not exist."

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted


class ConversationNotFound(NotFound):
    """No conversation has this id."""

    code = "conversation-not-found"
    sentence = "There is no such conversation."


class TaskNotFound(NotFound):
    """No task has this id."""

    code = "task-not-found"
    sentence = "There is no such task."


class OfferNotFound(NotFound):
    """No reservation of this agent has this id."""

    code = "offer-not-found"
    sentence = "There is no such offer."


class AgentNotFound(NotFound):
    """No agent has this id."""

    code = "agent-not-found"
    sentence = "There is no such agent."


class FollowUpNotFound(NotFound):
    """No callback or left message has this id."""

    code = "follow-up-not-found"
    sentence = "There is no such callback or message."


# ---- what came in is not acceptable


class TextEmpty(HandoffError):
    """Nothing is left of the text after cleaning."""

    code = "text-empty"
    sentence = "The message is empty."


class TextTooLong(HandoffError):
    """The text is longer than the limit; both lengths are in characters."""

    code = "text-too-long"

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"The message has {length} characters; {limit} is the limit.")
        self.length, self.limit = length, limit


class NothingSaid(HandoffError):
    """Neither text nor a payload came, or both did."""

    code = "nothing-said"
    sentence = "Send either a text or a choice."


class ClientMsgIdReused(HandoffError):
    """The same `client_msg_id` came with other words; `seq` is the message that has it."""

    code = "client-msg-id-reused"
    sentence = "This message id was already used for another message."

    def __init__(self, seq: int) -> None:
        super().__init__()
        self.seq = seq


class PayloadNotOffered(HandoffError):
    """A button's payload that the latest bot messages do not offer."""

    code = "payload-not-offered"
    sentence = "That choice is not on offer any more."


class UnknownLanguage(HandoffError):
    """A language without wording."""

    code = "unknown-language"
    sentence = "That language is not spoken here."


class NoWayToAnswer(HandoffError):
    """A left message without e-mail and phone, or a callback without phone."""

    code = "no-way-to-answer"
    sentence = "Leave an e-mail address or a phone number to be answered on."


class BadScore(HandoffError):
    """A rating outside 1 to 5."""

    code = "bad-score"
    sentence = "A rating is a whole number from 1 to 5."


class BadDisposition(HandoffError):
    """A disposition that is not a code of small letters, digits and `_`."""

    code = "bad-disposition"
    sentence = "A disposition is a code of small letters, digits and underscores."


class BadFloorPlan(HandoffError):
    """A floor plan that contradicts itself or cannot be read; the sentence says where."""

    code = "bad-floor-plan"
    sentence = "That is no floor plan."


# ---- the state does not allow it


class IllegalMove(HandoffError):
    """A move that is not in the state machine's table."""

    code = "illegal-move"

    def __init__(self, machine: str, source: str, target: str) -> None:
        super().__init__(f"A {machine} cannot go from {source} to {target}.")
        self.machine, self.source, self.target = machine, source, target


class ConversationClosed(HandoffError):
    """The conversation is over; a new one has to be opened."""

    code = "conversation-closed"
    sentence = "This conversation is closed."


class ConversationOpen(HandoffError):
    """Only a closed conversation can be rated."""

    code = "conversation-open"
    sentence = "This conversation is not over yet."


class NotWaiting(HandoffError):
    """The customer is not in the queue."""

    code = "not-waiting"
    sentence = "This conversation is not waiting for a person."


class WithAgent(HandoffError):
    """A person is already talking with the customer."""

    code = "with-agent"
    sentence = "A person is already in this conversation."


class NotYourConversation(HandoffError):
    """Another agent, the bot or nobody is in control."""

    code = "not-your-conversation"
    sentence = "You are not in control of this conversation."


class EpochStale(HandoffError):
    """The control of the conversation changed since the writer looked."""

    code = "epoch-stale"
    sentence = "The conversation changed hands; look again before you send."

    def __init__(self, given: int, current: int) -> None:
        super().__init__()
        self.given, self.current = given, current


class OfferOver(HandoffError):
    """The offer was accepted, declined, rang out or was withdrawn; `outcome` says which."""

    code = "offer-over"
    sentence = "This offer is over."

    def __init__(self, outcome: str) -> None:
        super().__init__()
        self.outcome = outcome


class CapacityFull(HandoffError):
    """The agent has as many conversations as their capacity."""

    code = "capacity-full"
    sentence = "You have as many conversations as you can take."


class AgentOffline(HandoffError):
    """An agent who is offline cannot take work."""

    code = "agent-offline"
    sentence = "You are offline; go available first."


class ConversationsOpen(HandoffError):
    """An agent with conversations cannot go offline; `count` of them are open."""

    code = "conversations-open"

    def __init__(self, count: int) -> None:
        super().__init__(f"Close or hand back your {count} open conversation(s) first.")
        self.count = count


class TaskNotWrapping(HandoffError):
    """Wrap-up of a task that is not in wrap-up, or not this agent's."""

    code = "task-not-wrapping"
    sentence = "This task is not in your wrap-up."


class FollowUpTaken(HandoffError):
    """Another agent has it, or it is done."""

    code = "follow-up-taken"
    sentence = "Somebody else has this, or it is done."


class QueueNotFound(NotFound):
    """No queue has this id."""

    code = "queue-not-found"
    sentence = "There is no such queue."


class QueueClosed(HandoffError):
    """The queue is outside its hours; `opens_at` is when it opens, if ever."""

    code = "queue-closed"

    def __init__(self, opens_at: datetime | None) -> None:
        until = f" It opens at {opens_at:%Y-%m-%d %H:%M} UTC." if opens_at else ""
        super().__init__(f"This queue is closed now.{until} Choose another, or take a callback.")
        self.opens_at = opens_at


class TransferNotFound(NotFound):
    """No transfer of this agent has this id."""

    code = "transfer-not-found"
    sentence = "There is no such transfer."


class TransferPending(HandoffError):
    """The conversation has a transfer that is not over."""

    code = "transfer-pending"
    sentence = "A colleague is being asked already; take that back first."


class TransferOver(HandoffError):
    """The transfer was answered, rang out or was taken back; `outcome` says which."""

    code = "transfer-over"
    sentence = "This transfer is over."

    def __init__(self, outcome: str) -> None:
        super().__init__()
        self.outcome = outcome


class NotConsulting(HandoffError):
    """The colleague is not there (yet), so nothing can be said to them or completed."""

    code = "not-consulting"
    sentence = "No colleague is being consulted in this conversation."


class AgentNotFree(HandoffError):
    """The agent asked for is away, full, ringing already, or the one who asks."""

    code = "agent-not-free"
    sentence = "This colleague cannot take it now."


class NotTakingPart(HandoffError):
    """The agent is not in the conversation, or has it themselves."""

    code = "not-taking-part"
    sentence = "You take no part in this conversation that you could leave."


class NotACall(HandoffError):
    """The conversation is written, not spoken."""

    code = "not-a-call"
    sentence = "This conversation is no call."


class NotInCall(HandoffError):
    """The agent takes no part in the call, or no longer."""

    code = "not-in-call"
    sentence = "You take no part in this call."


class NotASupervisor(HandoffError):
    """Only supervisors and admins may do this."""

    code = "not-a-supervisor"
    sentence = "Only supervisors may do that."


class NotWithAgent(HandoffError):
    """No agent has the conversation now."""

    code = "not-with-agent"
    sentence = "No agent has this conversation now."


class FieldMissing(HandoffError):
    """The disposition asks for a field that is not filled in; `field` is its key."""

    code = "field-missing"

    def __init__(self, field: str) -> None:
        super().__init__(f"Fill in {field.replace('_', ' ')} to end it this way.")
        self.field = field


class DueInThePast(HandoffError):
    """A follow-up that was to be done before it was planned."""

    code = "due-in-the-past"
    sentence = "Plan the follow-up for a moment that is still to come."


class FileNotWanted(HandoffError):
    """The customer sends a file that nobody asked for."""

    code = "file-not-wanted"
    sentence = "Files can be sent when the agent has asked for one."


class FileTooLarge(HandoffError):
    """More bytes than `limit`."""

    code = "file-too-large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A file may have {limit // 1_000_000} MB at most.")
        self.limit = limit


class FileEmpty(HandoffError):
    """A file without a byte."""

    code = "file-empty"
    sentence = "The file is empty."


class FileTypeRefused(HandoffError):
    """The content is none of the kinds that are taken."""

    code = "file-type-refused"
    sentence = "Only pictures (PNG, JPEG, WebP, GIF), PDF and plain text can be sent."


class FileInfected(HandoffError):
    """The scanner found something in it."""

    code = "file-infected"
    sentence = "The virus scanner refused this file."


class FileUnchecked(HandoffError):
    """The scanner does not answer, so nothing is taken."""

    code = "file-unchecked"
    sentence = "Files cannot be checked for viruses now; please try again later."


class UploadBroken(HandoffError):
    """The upload ended before all of it was there."""

    code = "upload-broken"
    sentence = "The file did not arrive whole; please send it again."


class UploadTooSlow(HandoffError):
    """The upload took too long."""

    code = "upload-too-slow"
    sentence = "The upload took too long; please send it again."


class NoRoom(HandoffError):
    """The disk does not take the file."""

    code = "no-room"
    sentence = "Files cannot be stored now; please try again later."


class TooManyFiles(HandoffError):
    """The conversation has as many files, or as many bytes of them, as it may."""

    code = "too-many-files"
    sentence = "This conversation has as many files as it may have."


class RecordingNotFound(NotFound):
    """Nothing of this conversation was recorded, or it is not here yet, or not any more."""

    code = "recording-not-found"
    sentence = "There is no recording of this conversation."


class RecordingUnwanted(HandoffError):
    """The caller objected, the conversation is no call, or it is erased: it is to be destroyed."""

    code = "recording-unwanted"
    sentence = "This conversation may not be recorded."


class RecordingBroken(HandoffError):
    """Not the sound that was announced: another size, another hash, no telephone sound at all."""

    code = "recording-broken"
    sentence = "That is not the recording that was announced."


class AttachmentNotFound(NotFound):
    """No file of this conversation has this id, or it was sent already, or it is deleted."""

    code = "attachment-not-found"
    sentence = "There is no such file."


class UnknownVariable(HandoffError):
    """A canned reply with something in braces that no desk fills in."""

    code = "unknown-variable"

    def __init__(self, name: str) -> None:
        what = f"{{{name[:40]}}} is no variable" if name else "A brace stands alone"
        super().__init__(f"{what}; use {{customer_name}}, {{agent_name}} or {{order_number}}.")
        self.name = name


class FloorMoved(HandoffError):
    """Somebody else put another floor plan in force since this one was read."""

    code = "floor-moved"
    sentence = "Somebody else changed the floor meanwhile; look at it again."


class CannedReplyTaken(HandoffError):
    """Another canned reply has this key or shortcut."""

    code = "canned-reply-taken"

    def __init__(self, what: str) -> None:
        super().__init__(f"Another canned reply is called {what!r} already.")
        self.what = what


class CannedReplyNotFound(NotFound):
    """No canned reply has this key."""

    code = "canned-reply-not-found"
    sentence = "There is no such canned reply."


class TooManyCannedReplies(HandoffError):
    """More than anybody could look through."""

    code = "too-many-canned-replies"
    sentence = "There are as many canned replies as there may be; delete one first."


class NotAvailableYet(HandoffError):
    """A frame of the protocol that this version does not carry out."""

    code = "not-available-yet"
    sentence = "That cannot be done here yet."


class UsernameTaken(HandoffError):
    """An agent with this username exists."""

    code = "username-taken"
    sentence = "There is already an agent with this username."


class StaleWrite(HandoffError):
    """Another writer was faster; trying again was in vain, so callers hardly ever see it."""

    code = "busy"
    sentence = "Too much happened at once; try again."
