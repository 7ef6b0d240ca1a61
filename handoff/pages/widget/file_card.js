/** A file inside a message: name and size, a preview of a picture, and a button that fetches it. */

import { el, setText } from "../shared/dom.js";
import { attachmentOf, isPicture, sizeText } from "../shared/files.js";
import { icon } from "../shared/icons.js";

/** @typedef {import("../shared/files.js").Attachment} Attachment */

/**
 * @param {import("../shared/i18n.js").Words} words
 * @param {Record<string, any>} custom
 * @param {(href: string) => Promise<Blob | null>} fetchFile with the key of this conversation
 */
export function fileCard(words, custom, fetchFile) {
  const file = attachmentOf(custom);
  if (!file) return null;
  const status = el("p", { class: "file__status", role: "status" });
  const save = async () => {
    setText(status, "");
    const blob = await fetchFile(file.href);
    if (blob) keep(blob, file.name);
    else setText(status, words.say("file_gone"));
  };
  const card = el(
    "div",
    { class: "card card--file" },
    el(
      "button",
      {
        type: "button",
        class: "file",
        "aria-label": words.say("file_download", { name: file.name }),
        on: { click: save },
      },
      icon("clip"),
      el("span", { class: "file__name", dir: "auto" }, file.name),
      el("span", { class: "file__size" }, sizeText(words.locale, file.size)),
      icon("down"),
    ),
    status,
  );
  if (isPicture(file)) preview(card, file, fetchFile);
  return card;
}

/** As `data:`, which the pages' policy allows for pictures. @param {HTMLElement} card @param {Attachment} file @param {(href: string) => Promise<Blob | null>} fetchFile */
async function preview(card, file, fetchFile) {
  const blob = await fetchFile(file.href);
  if (!blob) return;
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    const picture = el("img", { class: "file__picture", src: reader.result, alt: file.name });
    picture.addEventListener("error", () => picture.remove());
    card.prepend(picture);
  });
  reader.readAsDataURL(new Blob([blob], { type: file.media_type }));
}

/** @param {Blob} blob @param {string} name */
function keep(blob, name) {
  const href = URL.createObjectURL(blob);
  el("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
