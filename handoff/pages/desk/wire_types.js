/** The shapes of handoff/protocol/{shared,agent}.py as JSDoc types; it holds no code. */

/**
 * @typedef {"en" | "nl"} Language
 * @typedef {"bot" | "queue" | "agent" | "none"} Controller
 * @typedef {{ kind: "customer" | "bot" | "agent" | "system", name: string | null }} Author
 * @typedef {{ intent: string | null, confidence: number | null, sentiment: string | null,
 *             sentiment_score: number | null, anger: number | null }} TurnFacts
 * @typedef {{ seq: number, client_msg_id: string | null, author: Author,
 *             kind: "text" | "note" | "system" | "consult" | "whisper", text: string | null, code: string | null,
 *             buttons: { title: string, payload: string }[], custom: Record<string, any> | null,
 *             at: string, turn: TurnFacts | null, heard?: number | null }} Message
 * @typedef {{ agent_id: string, name: string, role: "agent" | "supervisor" | "admin",
 *             languages: Language[], reason: string | null, since: string, capacity: number,
 *             busy: number, voice_capacity?: number, busy_voice?: number,
 *             skills?: Record<string, number>, queues?: string[],
 *             presence: "offline" | "available" | "not_ready" | "not_responding" }} AgentCard
 * @typedef {{ reservation_id: string, task_id: string, conversation_id: string, queue: string,
 *             channel: string, language: Language, reason: string, context: Record<string, any>,
 *             waiting_since: string, offered_at: string, due_at: string,
 *             messages: Message[], kind?: "conversation" | "callback", queue_id?: string | null,
 *             priority?: number, skills?: Record<string, number>, tier?: string | null,
 *             is_known?: boolean, follow_up?: FollowUp | null }} Offer
 * @typedef {{ conversation_id: string, task_id: string | null, task_state: string | null,
 *             controller: Controller, channel: string, language: Language,
 *             customer_name: string | null, reason: string | null, preview: string,
 *             unread: number, waiting_since: string | null, last_at: string,
 *             customer_online: boolean, wrap_up_due_at: string | null, opened_at?: string | null,
 *             closed_at?: string | null, disposition?: string | null, queue?: string | null,
 *             priority?: number | null, skills?: Record<string, number>,
 *             participants?: Participant[] }} Row
 * @typedef {"primary" | "consulted" | "conference" | "monitor" | "whisper" | "barge"} ParticipantKind
 * @typedef {{ agent_id: string, name: string, kind: ParticipantKind, since: string,
 *             transfer_id?: string | null }} Participant
 * @typedef {{ transfer_id: string, conversation_id: string, direction: "in" | "out",
 *             mode: "cold" | "consult" | "conference",
 *             state: "requested" | "consulting" | "accepted" | "declined" | "timeout" | "canceled",
 *             from_agent_id: string, from_name: string, to_agent_id: string | null,
 *             to_name: string | null, to_queue: string | null, reason: string, note: string,
 *             language: Language, channel: string, customer_name: string | null,
 *             requested_at: string, due_at: string | null,
 *             context: Record<string, any> | null, messages: Message[] }} Transfer
 * @typedef {{ agent_id: string, name: string, role: AgentCard["role"], languages: Language[],
 *             presence: AgentCard["presence"], free: number }} Colleague
 * @typedef {{ queue_id: string, name: string, waiting: number, staffed: boolean,
 *             is_open?: boolean }} TargetQueue
 * @typedef {{ agents: Colleague[], queues: TargetQueue[] }} Targets
 * @typedef {{ follow_up_id: string, kind: "callback" | "message" | "task", conversation_id: string,
 *             state: "open" | "taken" | "done", language: Language, name: string | null,
 *             email: string | null, phone: string | null, text: string | null,
 *             queued_since: string, created_at: string, taken_by: string | null,
 *             notes: string | null, due_at?: string | null, attempts?: number }} FollowUp
 * @typedef {{ agent: AgentCard, offers: Offer[], mine: Row[], queue: Row[],
 *             follow_ups: FollowUp[], transfers?: Transfer[], joined?: Row[] }} Inbox
 * @typedef {{ key: string, label: Record<Language, string>, required: boolean }} WrapUpField
 * @typedef {{ code: string, label: Record<Language, string>, fields?: WrapUpField[] }} Disposition
 * @typedef {{ key: string, title: Record<Language, string>,
 *             text: Record<Language, string>, shortcut?: string | null }} CannedReply
 * @typedef {{ type: string } & Record<string, any>} Frame
 */

export {};
