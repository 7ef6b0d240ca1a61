/** What a supervisor can do from the board; whatever moves people or customers asks once. */

import { customerName } from "../desk/names.js";
import { ask } from "../desk/views/dialog.js";
import { askTarget } from "../desk/views/transfer_dialog.js";
import { newClientMsgId } from "../desk/outbox.js";

/** @import { Item } from "../desk/views/menu.js" */
/** @import { Ui } from "../desk/ui.js" */
/** @import { AgentNow, TalkNow } from "./floor.js" */
/** @import { BoardUi } from "./frame.js" */

const WHISPER_LIMIT = 4_000;
const REASON_LIMIT = 60;
const PRIORITIES = /** @type {const} */ ([
  ["highest", 100],
  ["high", 75],
  ["normal", 50],
  ["low", 25],
]);

/** @param {BoardUi} ui @param {TalkNow} talk @returns {Item[]} */
export function talkActs(ui, talk) {
  const { words } = ui;
  const waits = talk.controller === "queue";
  /** @type {Item[]} */
  const acts = [{ label: words.say("board.act.read"), icon: "eye", choose: () => openDesk(talk) }];
  if (!waits) {
    acts.push(
      { label: words.say("action.monitor"), hint: words.say("board.act.monitor.hint"), icon: "eye_off", choose: () => monitor(ui, talk) },
      { label: words.say("composer.whisper.tab"), hint: words.say("board.act.whisper.hint"), icon: "note", choose: () => whisper(ui, talk) },
      { label: words.say("action.barge"), icon: "chat", choose: () => surely(ui, "barge", talk, () => ui.floor.do({ type: "barge", conversation_id: talk.conversation_id })) },
    );
  }
  acts.push(
    { label: words.say("action.take_over"), icon: "person", choose: () => surely(ui, waits ? "take_over.waiting" : "take_over", talk, () => ui.floor.do({ type: "take_over", conversation_id: talk.conversation_id })) },
    { label: words.say("action.reassign"), icon: "transfer", choose: () => reassign(ui, talk) },
  );
  return waits ? [...acts, ...priorities(ui, talk)] : acts;
}

/** The desk, in the tab that is kept for it. @param {TalkNow} talk */
function openDesk({ conversation_id }) {
  window.open(`/desk#${conversation_id}`, "frontline-desk");
}

/** @param {BoardUi} ui @param {TalkNow} talk */
async function monitor({ floor }, talk) {
  const { conversation_id } = talk;
  if (await floor.do({ type: "monitor", conversation_id })) openDesk(talk);
}

/** @param {BoardUi} ui @param {TalkNow} talk */
async function whisper(ui, { conversation_id, agent_name }) {
  const { words, floor, announcer } = ui;
  const text = await ask(/** @type {Ui} */ (/** @type {unknown} */ (ui)), {
    title: words.say("board.whisper.title", { name: agent_name ?? "" }),
    text: words.say("composer.whisper.placeholder"),
    confirm: words.say("composer.whisper.send"),
    field: { label: words.say("composer.whisper.label"), hint: "", max: WHISPER_LIMIT },
  });
  if (!text) return;
  const client_msg_id = newClientMsgId();
  if (await floor.do({ type: "whisper", conversation_id, client_msg_id, text }))
    announcer.say(words.say("board.whisper.done"));
}

/** @param {BoardUi} ui @param {TalkNow} talk */
async function reassign({ words, floor }, { conversation_id }) {
  const wanted = await askTarget(
    { words },
    { title: words.say("reassign.title"), modes: false, confirm: words.say("action.reassign") },
  );
  if (!wanted) return;
  const { to_agent, to_queue, reason, note } = wanted;
  const why = (note || words.say(`transfer.reason.${reason}`)).slice(0, REASON_LIMIT);
  const target = to_agent ? { to_agent } : { to_queue };
  await floor.do({ type: "reassign", conversation_id, ...target, reason: why });
}

/** @param {BoardUi} ui @param {TalkNow} talk @returns {Item[]} */
function priorities({ words, floor }, { conversation_id, priority: now }) {
  return PRIORITIES.map(([name, priority], place) => ({
    label: words.say(`board.priority.${name}`, { count: priority }),
    checked: now === priority,
    group: place === 0 ? words.say("board.act.priority") : undefined,
    choose: () => void floor.do({ type: "set_priority", conversation_id, priority }),
  }));
}

/** @param {BoardUi} ui @param {AgentNow} agent @returns {Item[]} */
export function agentActs(ui, agent) {
  const { words } = ui;
  const set = (/** @type {string} */ state) => ({
    label: words.say(`board.act.${state}`),
    checked: agent.presence === state,
    choose: () => void sendTo(ui, agent, state),
  });
  return [set("available"), set("not_ready"), set("offline")];
}

/** @param {BoardUi} ui @param {AgentNow} agent @param {string} state */
async function sendTo(ui, { agent_id, name, conversations }, state) {
  const { words, floor } = ui;
  const reason = words.say("board.by_supervisor");
  const command = { type: "set_agent_presence", agent_id, state, reason };
  if (state === "available") return floor.do({ ...command, reason: "" });
  const answer = await ask(/** @type {Ui} */ (/** @type {unknown} */ (ui)), {
    title: words.say(`board.send.${state}.title`, { name }),
    text: words.say(`board.send.${state}.text`, { name, count: conversations }),
    confirm: words.say(`board.act.${state}`),
    urgent: state === "offline",
  });
  if (answer !== null) await floor.do(command);
}

/** @param {BoardUi} ui @param {string} key @param {TalkNow} talk @param {() => Promise<boolean>} act */
async function surely(ui, key, talk, act) {
  const { words } = ui;
  const values = {
    name: talk.agent_name ?? words.say("author.agent"),
    customer: customerName(words, talk.customer_name),
  };
  const answer = await ask(/** @type {Ui} */ (/** @type {unknown} */ (ui)), {
    title: words.say(`${key}.title`, values),
    text: words.say(`${key}.text`, values),
    confirm: words.say(`${key}.confirm`, values),
    urgent: true,
  });
  if (answer !== null && (await act())) openDesk(talk);
}
