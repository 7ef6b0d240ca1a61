/** The queues: names, target, skills, hours and overflow, a form each. */

import { el } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { Outcome, choice, field, tick } from "./fields.js";
import { changeFloor } from "./service.js";
import { holidaysText, list, readHolidays, readSkills, skillsText } from "./writing.js";

/** @import { SettingsUi } from "./main.js" */
/** @import { Floor, Queue } from "./service.js" */

const DAYS = /** @type {const} */ (["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
const ZONE = "Europe/Amsterdam";
const DAYTIME = ["09:00-17:00"];

/** @param {SettingsUi} ui @param {Floor} floor */
export function queuesSection(ui, floor) {
  const { words } = ui;
  return el(
    "section",
    { class: "panel", id: "queues", "aria-labelledby": "queues-title", tabindex: "-1" },
    el("h2", { id: "queues-title" }, words.say("settings.queues")),
    el("p", { class: "panel__about" }, words.say("settings.queues.about")),
    ...floor.plan.queues.map((queue) => queueForm(ui, floor, queue)),
  );
}

/** @param {SettingsUi} ui @param {Floor} floor @param {Queue} queue */
function queueForm(ui, floor, queue) {
  const { words } = ui;
  const outcome = new Outcome(words);
  const names = /** @type {const} */ (["en", "nl"]).map((language) => ({
    language,
    ...field(words.say(`settings.queue.name.${language}`), queue.name[language] ?? "", { maxlength: 120, lang: language }),
  }));
  const seconds = field(words.say("settings.queue.seconds"), queue.service_level.seconds, { type: "number", min: 0, max: 604_800, required: true });
  const share = field(words.say("settings.queue.share"), Math.round(queue.service_level.share * 100), { type: "number", min: 1, max: 100, required: true });
  const skills = field(words.say("settings.queue.skills"), skillsText(queue.skills), { hint: words.say("settings.skills.hint"), spellcheck: "false" });
  const after = field(words.say("settings.queue.after"), queue.overflow.after_s ?? "", { type: "number", min: 0, max: 604_800, hint: words.say("settings.queue.after.hint") });
  const to = choice(words.say("settings.queue.to"), targets(ui, floor, queue), queue.overflow.to);
  const hours = hoursFields(ui, queue);
  const save = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const changed = {
      ...queue,
      name: Object.fromEntries(names.map((it) => [it.language, it.input.value.trim()]).filter(([, name]) => name)),
      service_level: { seconds: Number(seconds.input.value), share: Number(share.input.value) / 100 },
      skills: readSkills(skills.input.value),
      overflow: { ...queue.overflow, after_s: after.input.value ? Number(after.input.value) : null, to: to.input.value },
      hours: hours.written(),
    };
    const queues = floor.plan.queues.map((it) => (it.id === queue.id ? changed : it));
    if (await outcome.of(() => changeFloor(floor, { ...floor.plan, queues })))
      await ui.reload(`queue-${queue.id}`);
  };
  return el(
    "details",
    { class: "entry", id: `queue-${queue.id}` },
    el("summary", {}, icon("inbox"), el("strong", {}, nameOf(ui, queue)), el("span", { class: "entry__facts" }, facts(ui, queue))),
    el(
      "form",
      { class: "form", on: { submit: save } },
      el("div", { class: "form__pair" }, ...names.map((it) => it.element)),
      el("div", { class: "form__pair" }, seconds.element, share.element),
      skills.element,
      el("div", { class: "form__pair" }, after.element, to.element),
      hours.element,
      el("div", { class: "form__end" }, el("button", { class: "button button--primary" }, words.say("settings.save")), outcome.element),
    ),
  );
}

/** @param {SettingsUi} ui @param {Queue} queue */
function hoursFields({ words }, queue) {
  const known = queue.hours;
  const open = tick(words.say("settings.hours.always"), !known);
  const zone = field(words.say("settings.hours.zone"), known?.zone ?? ZONE, { required: true, spellcheck: "false" });
  const days = DAYS.map((day) => ({
    day,
    ...field(words.say(`settings.day.${day}`), (known?.days[day] ?? known?.every ?? DAYTIME).join(", "), { spellcheck: "false" }),
  }));
  const holidays = field(words.say("settings.hours.holidays"), holidaysText(known?.holidays ?? {}), { rows: 4, hint: words.say("settings.hours.holidays.hint"), spellcheck: "false" });
  const table = el(
    "div",
    { class: "hours" },
    zone.element,
    el("p", { class: "field__hint" }, words.say("settings.hours.hint")),
    el("div", { class: "hours__days" }, ...days.map((it) => it.element)),
    holidays.element,
  );
  const show = () => {
    table.hidden = open.input.checked;
    zone.input.required = !open.input.checked;
  };
  open.input.addEventListener("change", show);
  show();
  return {
    element: el("fieldset", { class: "form__group" }, el("legend", {}, words.say("settings.hours")), open.element, table),
    written: () =>
      open.input.checked
        ? null
        : {
            zone: zone.input.value.trim(),
            every: known?.every ?? [],
            days: Object.fromEntries(days.map(({ day, input }) => [day, list(input.value)])),
            holidays: readHolidays(holidays.input.value),
          },
  };
}

/** @param {SettingsUi} ui @param {Floor} floor @param {Queue} queue @returns {[string, string][]} */
function targets(ui, floor, queue) {
  const others = floor.plan.queues.filter((it) => it.id !== queue.id);
  return [["offer", ui.words.say("settings.queue.to.offer")], ...others.map((it) => /** @type {[string, string]} */ ([it.id, nameOf(ui, it)]))];
}

/** @param {SettingsUi} ui @param {Queue} queue */
function facts({ words }, queue) {
  const { seconds, share } = queue.service_level;
  const open = words.say(queue.hours ? "settings.hours.some" : "settings.hours.always");
  return words.say("settings.queue.facts", { share: Math.round(share * 100), seconds, open });
}

/** @param {SettingsUi} ui @param {Queue} queue */
export function nameOf({ words }, { name, id }) {
  return name[words.language] ?? name.en ?? name.nl ?? id;
}
