/** Puts the board together: who is logged in, the connection, the views, and what beats each second. */

import { setText } from "../shared/dom.js";
import { Words } from "../shared/i18n.js";
import { Keep } from "../shared/keep.js";
import { Socket, socketUrl } from "../shared/socket.js";
import { followTheme } from "../shared/theme.js";
import { Announcer } from "../desk/announcer.js";
import { Clock } from "../desk/clock.js";
import { deskPreferences } from "../desk/preferences.js";
import { askSession, mayConnect } from "../desk/session.js";
import { stopPage } from "../desk/views/stop.js";
import { Wire } from "../desk/wire.js";
import { en as deskEn } from "../desk/words/en.js";
import { nl as deskNl } from "../desk/words/nl.js";
import { Floor } from "./floor.js";
import { Frame } from "./frame.js";
import { en } from "./words/en.js";
import { nl } from "./words/nl.js";

/** @import { Session } from "../desk/session.js" */

/** Until the service's welcome says how often; seconds. */
const HEARTBEAT = 5;

const preferences = deskPreferences();
const words = () => new Words({ en: { ...deskEn, ...en }, nl: { ...deskNl, ...nl } }, preferences.language);

followTheme(document.documentElement);
start();

async function start() {
  document.documentElement.lang = preferences.language;
  setText(/** @type {Element} */ (document.querySelector("title")), words().say("board.title"));
  const session = await askSession();
  if (session.kind !== "in") return stopPage(session.kind, words(), start);
  if (session.agent.role === "agent") return stopPage("forbidden", words(), start);
  run(session);
}

/** @param {Extract<Session, { kind: "in" }>} session */
function run({ agent, date }) {
  const clock = new Clock();
  clock.learn(date);
  const socket = new Socket(socketUrl("/ws/agent"), { pingEvery: HEARTBEAT, mayConnect });
  const keep = new Keep(`frontline.board.${agent.agent_id}.`);
  const floor = new Floor(new Wire(socket));
  const frame = new Frame({
    agent,
    clock,
    floor,
    keep,
    preferences,
    socket,
    announcer: new Announcer(),
    words: words(),
    rebuild: () => frame.build(words()),
  });
  floor.wire.addEventListener("frame", (event) => {
    const heard = /** @type {CustomEvent} */ (event).detail;
    if (heard.type === "welcome") socket.pingEvery = heard.heartbeat_s;
  });
  socket.addEventListener("state", () => {
    if (socket.state === "closed") start(); // the login has ended: the answer says so
  });
  clock.addEventListener("tick", () => frame.tick());
  frame.build(words());
  clock.start();
  socket.start();
}
