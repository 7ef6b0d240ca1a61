/** The agents: languages, skills, queues, and how much each can have in hand; a form each. */

import { el } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { Outcome, field, tick } from "./fields.js";
import { nameOf } from "./queues.js";
import { changeFloor } from "./service.js";
import { list, readSkills, skillsText } from "./writing.js";

/** @import { SettingsUi } from "./main.js" */
/** @import { Agent, Floor } from "./service.js" */

/** @param {SettingsUi} ui @param {Floor} floor */
export function agentsSection(ui, floor) {
  const { words } = ui;
  return el(
    "section",
    { class: "panel", id: "agents", "aria-labelledby": "agents-title", tabindex: "-1" },
    el("h2", { id: "agents-title" }, words.say("settings.agents")),
    el("p", { class: "panel__about" }, words.say("settings.agents.about")),
    ...floor.agents.map((agent) => agentForm(ui, floor, agent)),
  );
}

/** @param {SettingsUi} ui @param {Floor} floor @param {Agent} agent */
function agentForm(ui, floor, agent) {
  const { words } = ui;
  const outcome = new Outcome(words);
  const languages = field(words.say("settings.agent.languages"), agent.languages.join(", "), { required: true, hint: words.say("settings.agent.languages.hint"), spellcheck: "false" });
  const skills = field(words.say("settings.agent.skills"), skillsText(agent.skills), { hint: words.say("settings.skills.hint"), spellcheck: "false" });
  const chats = field(words.say("settings.agent.chats"), agent.capacity, { type: "number", min: 0, max: 100, required: true });
  const calls = field(words.say("settings.agent.calls"), agent.voice_capacity, { type: "number", min: 0, max: 10, required: true });
  const queues = floor.plan.queues.map((queue) => ({ id: queue.id, ...tick(nameOf(ui, queue), agent.queues.includes(queue.id)) }));
  const save = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const plan = {
      queues: queues.filter((it) => it.input.checked).map((it) => it.id),
      skills: readSkills(skills.input.value),
      languages: list(languages.input.value.toLowerCase()),
      capacity: Number(chats.input.value),
      voice_capacity: Number(calls.input.value),
    };
    const agents = { ...floor.plan.agents, [agent.username]: plan };
    if (await outcome.of(() => changeFloor(floor, { ...floor.plan, agents })))
      await ui.reload(`agent-${agent.agent_id}`);
  };
  return el(
    "details",
    { class: "entry", id: `agent-${agent.agent_id}` },
    el("summary", {}, icon("person"), el("strong", {}, agent.name), el("span", { class: "entry__facts" }, skillsText(agent.skills) || words.say("settings.agent.no_skills"))),
    el(
      "form",
      { class: "form", on: { submit: save } },
      el("div", { class: "form__pair" }, languages.element, skills.element),
      el("div", { class: "form__pair" }, chats.element, calls.element),
      el("fieldset", { class: "form__group" }, el("legend", {}, words.say("settings.agent.queues")), el("p", { class: "field__hint" }, words.say("settings.agent.queues.hint")), el("div", { class: "ticks" }, ...queues.map((it) => it.element))),
      el("div", { class: "form__end" }, el("button", { class: "button button--primary" }, words.say("settings.save")), outcome.element),
    ),
  );
}
