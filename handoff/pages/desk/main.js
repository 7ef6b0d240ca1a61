/** Puts the desk together: who is logged in, the connection, the views, and what beats each second. */

import { setText } from "../shared/dom.js";
import { Words } from "../shared/i18n.js";
import { Keep } from "../shared/keep.js";
import { Socket, socketUrl } from "../shared/socket.js";
import { followTheme } from "../shared/theme.js";
import { Alarm } from "./alarm.js";
import { Announcer } from "./announcer.js";
import { Clock } from "./clock.js";
import { Commands } from "./commands.js";
import { Desk } from "./desk.js";
import { Drafts } from "./drafts.js";
import { HeadsetLine } from "./headset_line.js";
import { listen } from "./keyboard.js";
import { Outbox } from "./outbox.js";
import { deskPreferences } from "./preferences.js";
import { askSession, mayConnect } from "./session.js";
import { Shell } from "./shell.js";
import { stopPage } from "./views/stop.js";
import { Notices } from "./views/notices.js";
import { Wire } from "./wire.js";
import { en } from "./words/en.js";
import { intents } from "./words/intents.js";
import { nl } from "./words/nl.js";

/** @import { Session } from "./session.js" */
/** @import { Ui } from "./ui.js" */

/** Until the service's welcome says how often; seconds. */
const HEARTBEAT = 5;

const preferences = deskPreferences();
const words = () =>
  new Words({ en: { ...en, ...intents.en }, nl: { ...nl, ...intents.nl } }, preferences.language);

followTheme(document.documentElement);
start();

async function start() {
  document.documentElement.lang = preferences.language;
  setText(/** @type {Element} */ (document.querySelector("title")), words().say("title"));
  const session = await askSession();
  if (session.kind === "in") run(session);
  else stopPage(session.kind, words(), start);
}

/** @param {Extract<Session, { kind: "in" }>} session */
function run({ agent, date }) {
  const clock = new Clock();
  clock.learn(date);
  const desk = new Desk(() => clock.now());
  desk.agent = agent;
  const socket = new Socket(socketUrl("/ws/agent"), { pingEvery: HEARTBEAT, mayConnect });
  const keep = new Keep(`frontline.desk.${agent.agent_id}.`, "session");
  const outbox = new Outbox(keep);
  const commands = new Commands(desk, new Wire(socket), outbox);
  const ui = /** @type {Ui} */ ({
    desk,
    commands,
    outbox,
    clock,
    preferences,
    socket,
    headset: new HeadsetLine(),
    drafts: new Drafts(keep),
    announcer: new Announcer(),
    words: words(),
  });
  const shell = new Shell(ui, new Notices(ui), words);
  hear(ui);
  new Alarm(ui);
  shell.build();
  listen(ui, { use: (what) => shell.pane.composer.use(what) });
  clock.addEventListener("tick", () => shell.tick());
  clock.start();
  socket.start();
}

/** Frames and states of the connection go into the desk. @param {Ui} ui */
function hear({ desk, commands, socket }) {
  commands.wire.addEventListener("frame", (event) => {
    const frame = /** @type {CustomEvent} */ (event).detail;
    if (frame.type === "welcome") socket.pingEvery = frame.heartbeat_s;
    if (frame.type === "error")
      commands.dispatchEvent(new CustomEvent("refused", { detail: frame }));
    desk.hear(frame);
  });
  socket.addEventListener("state", () => {
    desk.link = socket.state;
    if (socket.state === "closed") start(); // the login has ended: the answer says so
    desk.changed();
  });
}
