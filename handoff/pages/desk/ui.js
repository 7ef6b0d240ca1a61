/** What every view of the desk may use, handed to it by the composition point in main.js. */

/** @import { Words } from "../shared/i18n.js" */
/** @import { Announcer } from "./announcer.js" */
/** @import { Clock } from "./clock.js" */
/** @import { Commands } from "./commands.js" */
/** @import { Desk } from "./desk.js" */
/** @import { Drafts } from "./drafts.js" */
/** @import { HeadsetLine } from "./headset_line.js" */
/** @import { Outbox } from "./outbox.js" */
/** @import { Preferences } from "./preferences.js" */
/** @import { Socket } from "../shared/socket.js" */

/**
 * @typedef {object} Ui
 * @property {Desk} desk
 * @property {Commands} commands
 * @property {Outbox} outbox
 * @property {Drafts} drafts
 * @property {Clock} clock
 * @property {Words} words
 * @property {Preferences} preferences
 * @property {Announcer} announcer
 * @property {Socket} socket
 * @property {HeadsetLine} headset
 * @property {() => void} rebuild draws everything anew, after a change of language
 * @property {(pane: "inbox" | "conversation" | "context") => void} showPane on narrow screens
 * @property {() => Promise<void>} leave logs out
 *
 * @typedef {{ element: HTMLElement, update: () => void }} View
 */

export {};
