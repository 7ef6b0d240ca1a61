/** The agents' login page: two fields, clear refusals, and on to the desk. */

import { deskPreferences } from "../desk/preferences.js";
import { el, setAttribute, setText } from "../shared/dom.js";
import { Words } from "../shared/i18n.js";
import { icon } from "../shared/icons.js";
import { currentTheme, followTheme, switchTheme } from "../shared/theme.js";
import { tables } from "./words.js";

const DESK = "/desk";
const preferences = deskPreferences();
/** @type {Words} */
let words;

followTheme(document.documentElement);
draw();
skipWhenLoggedIn();

/** Draws the page, with what was typed kept over a change of language. @param {{ username?: string, password?: string }} [typed] */
function draw({ username = "", password = "" } = {}) {
  words = new Words(tables, preferences.language);
  document.documentElement.lang = words.language;
  document.title = words.say("title");
  const form = loginForm();
  document.body.replaceChildren(
    el(
      "main",
      { class: "login" },
      el("div", { class: "login__brand" }, icon("chat")),
      el("h1", {}, words.say("heading")),
      el("p", { class: "login__lead" }, words.say("lead")),
      form,
    ),
    el("footer", { class: "login__foot" }, languages(), themes()),
  );
  const fields = /** @type {Record<string, HTMLInputElement>} */ (
    /** @type {unknown} */ (form.elements)
  );
  fields.username.value = username;
  fields.password.value = password;
  (username ? fields.password : fields.username).focus();
}

/** @returns {HTMLFormElement} */
function loginForm() {
  const problem = el("p", { class: "login__problem", role: "alert", hidden: true });
  const form = /** @type {HTMLFormElement} */ (
    el(
      "form",
      { class: "login__form", method: "post", action: "/api/login", novalidate: true },
      problem,
      field(
        "username",
        el("input", {
          class: "input",
          id: "username",
          name: "username",
          autocomplete: "username",
          autocapitalize: "none",
          spellcheck: "false",
          maxlength: "120",
        }),
      ),
      passwordField(),
      el("button", { class: "button button--primary login__submit" }, words.say("submit")),
    )
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form, problem);
  });
  return form;
}

/** @param {string} name @param {HTMLElement} input @param {...HTMLElement} more */
function field(name, input, ...more) {
  const missing = el(
    "p",
    { class: "field__error", id: `${name}-error`, hidden: true },
    words.say(`missing.${name}`),
  );
  input.addEventListener("input", () => mark(input, missing, false));
  return el(
    "div",
    { class: "field" },
    el("label", { for: name }, words.say(name)),
    input,
    ...more,
    missing,
  );
}

function passwordField() {
  const input = /** @type {HTMLInputElement} */ (
    el("input", {
      class: "input",
      id: "password",
      name: "password",
      type: "password",
      autocomplete: "current-password",
      maxlength: "200",
    })
  );
  const caps = el("p", { class: "field__hint", role: "status", hidden: true }, words.say("caps"));
  const show = el(
    "button",
    { type: "button", class: "button button--quiet login__show", "aria-pressed": "false" },
    words.say("show"),
  );
  setAttribute(show, "aria-label", words.say("show.label"));
  show.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    setText(show, words.say(shown ? "show" : "hide"));
    setAttribute(show, "aria-label", words.say(shown ? "show.label" : "hide.label"));
    setAttribute(show, "aria-pressed", String(!shown));
    input.focus();
  });
  input.addEventListener("keyup", (event) => {
    caps.hidden = !event.getModifierState?.("CapsLock");
  });
  const both = field("password", input, caps);
  both.classList.add("login__password");
  both.append(show);
  return both;
}

/** @param {HTMLFormElement} form @param {HTMLElement} problem */
async function submit(form, problem) {
  const inputs = ["username", "password"].map(
    (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)),
  );
  const empty = inputs.filter((input) => !input.value.trim());
  for (const input of inputs)
    mark(
      input,
      /** @type {HTMLElement} */ (document.getElementById(`${input.name}-error`)),
      empty.includes(input),
    );
  if (empty.length) return empty[0].focus();
  const button = /** @type {HTMLButtonElement} */ (form.querySelector(".login__submit"));
  if (button.disabled) return;
  problem.hidden = true;
  setBusy(button, true);
  const refusal = await logIn(inputs[0].value.trim(), inputs[1].value);
  if (refusal === null) return location.replace(next());
  setBusy(button, false);
  setText(problem, refusal);
  problem.hidden = false;
  inputs[1].focus();
  inputs[1].select();
}

/** @param {string} username @param {string} password @returns {Promise<string | null>} a sentence, or null for welcome */
async function logIn(username, password) {
  let answer;
  try {
    answer = await fetch("/api/login", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ username, password }),
    });
  } catch {
    return words.say("failed.unreachable");
  }
  if (answer.ok) return null;
  const wait = Number(answer.headers.get("Retry-After"));
  if (answer.status === 429 && wait > 0)
    return words.say("failed.wait", { count: Math.ceil(wait) });
  const code = await answer.json().then(
    (body) => body?.error?.code,
    () => null,
  );
  if (words.has(`failed.${code}`)) return words.say(`failed.${code}`);
  return words.say(answer.status >= 500 ? "failed.unreachable" : "failed.other");
}

/** @param {HTMLElement} input @param {HTMLElement} error @param {boolean} wrong */
function mark(input, error, wrong) {
  setAttribute(input, "aria-invalid", wrong ? "true" : null);
  setAttribute(input, "aria-describedby", wrong ? error.id : null);
  error.hidden = !wrong;
}

/** @param {HTMLButtonElement} button @param {boolean} busy */
function setBusy(button, busy) {
  button.disabled = busy;
  setText(button, words.say(busy ? "busy" : "submit"));
}

/** Where the person wanted to go: the desk, the board or the settings. */
function next() {
  const wanted = new URLSearchParams(location.search).get("next") ?? DESK;
  return /^\/(desk|board|settings)(#[\w-]*)?$/.test(wanted) ? wanted : DESK;
}

/** The desk leads strangers back here, which says who is logged in without an error in the console. */
async function skipWhenLoggedIn() {
  const answer = await fetch(DESK, { redirect: "manual", cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.replace(next());
}

function languages() {
  const choices = /** @type {const} */ ([
    ["en", "English"],
    ["nl", "Nederlands"],
  ]);
  return el(
    "div",
    { role: "group", class: "login__choice", "aria-label": words.say("language") },
    ...choices.map(([code, name]) =>
      el(
        "button",
        {
          type: "button",
          class: "button button--quiet",
          lang: code,
          "aria-pressed": String(words.language === code),
          on: { click: () => choose(code) },
        },
        name,
      ),
    ),
  );
}

/** @param {"en" | "nl"} language */
function choose(language) {
  preferences.language = language;
  const form = /** @type {HTMLFormElement} */ (document.querySelector("form"));
  draw(Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])));
  /** @type {HTMLElement | null} */ (document.querySelector(`button[lang=${language}]`))?.focus();
}

function themes() {
  const button = el("button", { type: "button", class: "button button--quiet" });
  const show = () => {
    const dark = currentTheme() === "dark";
    button.replaceChildren(
      icon(dark ? "sun" : "moon"),
      words.say(dark ? "theme.to.light" : "theme.to.dark"),
    );
  };
  button.addEventListener("click", () => {
    switchTheme();
    show();
  });
  show();
  return button;
}
