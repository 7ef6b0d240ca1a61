/** Files of a conversation: sending one to the service, and telling what one is. */

/** What a person may choose; the service decides by the content. */
export const ACCEPTED = "image/png,image/jpeg,image/webp,image/gif,application/pdf,text/plain";
const PICTURES = new Set(["image/png", "image/jpeg", "image/webp", "image/gif"]);
const OWN_FILE = /^\/api\/attachments\/[\w-]+$/;
/** A slow line may take its two minutes; the service waits no longer. */
const PATIENCE = 125_000;

/**
 * @typedef {{ attachment_id: string, name: string, media_type: string, size: number }} Uploaded
 * @typedef {Uploaded & { href: string }} Attachment
 */

/** The service said no, or nothing. */
export class UploadRefused extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * @param {URL | string} address without its query
 * @param {File} file
 * @param {RequestInit} [more] such as the header that says who is asking
 * @returns {Promise<Uploaded>} rejects with `UploadRefused`
 */
export async function upload(address, file, more = {}) {
  const url = new URL(address, location.href);
  url.searchParams.set("name", file.name.slice(0, 400));
  let answer;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    answer = await fetch(url, { method: "POST", body: file, signal, ...more });
  } catch (error) {
    throw new UploadRefused("upload-broken", String(error));
  }
  const body = await answer.json().catch(() => ({}));
  if (answer.ok && body.attachment_id) return body;
  const { code = "upload-broken", message = `HTTP ${answer.status}` } = body.error ?? {};
  throw new UploadRefused(code, message);
}

/** A file message's facts, or null when it is not one of the service's own files. @param {Record<string, any> | null | undefined} custom @returns {Attachment | null} */
export function attachmentOf(custom) {
  if (custom?.type !== "attachment" || custom.version !== 1) return null;
  return OWN_FILE.test(String(custom.href)) ? /** @type {any} */ (custom) : null;
}

/** Whether it may be shown rather than kept. @param {Attachment} file */
export const isPicture = ({ media_type }) => PICTURES.has(media_type);

/** 18 kB, 2.4 MB @param {string} locale @param {number} bytes */
export function sizeText(locale, bytes) {
  const [unit, size] = bytes < 1_000_000 ? ["kilobyte", 1_000] : ["megabyte", 1_000_000];
  const maximumFractionDigits = unit === "megabyte" ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits }).format(
    Math.max(bytes / Number(size), 1),
  );
}
