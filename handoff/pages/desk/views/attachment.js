/** A file in the transcript: name, size, a picture where it is one; the login's cookie opens it. */

import { el } from "../../shared/dom.js";
import { attachmentOf, isPicture, sizeText } from "../../shared/files.js";
import { icon } from "../../shared/icons.js";

/** @import { Ui } from "../ui.js" */

/** @param {Ui} ui @param {Record<string, any>} custom */
export function attachment({ words }, custom) {
  const file = attachmentOf(custom);
  if (!file) return el("span", { class: "sent-link" }, String(custom.name ?? ""));
  const picture = isPicture(file) && el("img", { class: "file__picture", src: file.href, alt: "", loading: "lazy" });
  if (picture) picture.addEventListener("error", () => picture.remove());
  return el(
    "a",
    {
      class: "file",
      href: file.href,
      download: file.name,
      "aria-label": words.say("file.download", { name: file.name }),
    },
    picture,
    el(
      "span",
      { class: "file__facts" },
      icon("clip"),
      el("span", { class: "file__name", dir: "auto" }, file.name),
      el("span", { class: "file__size" }, sizeText(words.locale, file.size)),
      icon("down"),
    ),
  );
}
