/** What supervisors do with a conversation that somebody else has; each act that changes hands asks once. */

import { customerName } from "../names.js";
import { primaryOf, sure } from "./together_bar.js";
import { askTarget } from "./transfer_dialog.js";

/** @import { Ui } from "../ui.js" */
/** @import { Row } from "../wire_types.js" */
/** @import { Action } from "./header.js" */

/** @type {Action} */
const MONITOR = {
  does: "monitor",
  icon: "eye",
  key: "",
  act: (ui, id) => ui.commands.onConversation("monitor", id),
};
/** @type {Action} */
const BARGE = { does: "barge", icon: "chat", key: "", act: (ui, id) => doSurely(ui, id, "barge") };
/** @type {Action} */
const TAKE_OVER = {
  does: "take_over",
  icon: "person",
  key: "",
  act: (ui, id) => doSurely(ui, id, "take_over"),
};
/** @type {Action} */
const REASSIGN = { does: "reassign", icon: "transfer", key: "T", act: reassign };

/** What fits the conversation as it is. @param {Ui} ui @param {Row | null} row @returns {readonly Action[]} */
export function supervisorActions({ desk }, row) {
  if (!desk.supervises || !row || row.controller === "none") return [];
  if (row.controller === "bot") return [TAKE_OVER];
  if (row.controller === "queue") return [TAKE_OVER, REASSIGN];
  const part = desk.partIn(row.conversation_id);
  const listening = part === null ? [MONITOR] : [];
  const barging = part === "barge" ? [] : [BARGE];
  return [...listening, ...barging, TAKE_OVER, REASSIGN];
}

/** @param {Ui} ui @param {string} id @param {"barge" | "take_over"} act */
async function doSurely(ui, id, act) {
  const row = ui.desk.thread(id).row;
  const key = act === "take_over" && row?.controller !== "agent" ? "take_over.waiting" : act;
  const values = {
    name: primaryOf(row) || ui.words.say("author.agent"),
    customer: customerName(ui.words, row?.customer_name),
  };
  if (await sure(ui, key, values)) await ui.commands.onConversation(act, id);
}

/** @param {Ui} ui @param {string} id */
async function reassign(ui, id) {
  const { words, commands } = ui;
  const wanted = await askTarget(ui, {
    title: words.say("reassign.title"),
    modes: false,
    confirm: words.say("action.reassign"),
  });
  if (!wanted) return;
  const { to_agent, to_queue, reason, note } = wanted;
  const why = note || words.say(`transfer.reason.${reason}`);
  await commands.do({
    type: "reassign",
    conversation_id: id,
    ...(to_agent ? { to_agent } : { to_queue }),
    reason: why.slice(0, 60),
  });
}
