/** How hours, skills and lists are written in a field, and read from it; no element is made here. */

/** `orders 3, billing 2` @param {Record<string, number>} skills */
export const skillsText = (skills) =>
  Object.entries(skills)
    .map(([name, level]) => `${name} ${level}`)
    .join(", ");

/** @param {string} text @returns {Record<string, number>} a skill without a level has 1 */
export function readSkills(text) {
  return Object.fromEntries(
    list(text).map((part) => {
      const [name = "", level = "1"] = part.split(/\s+/);
      return [name.toLowerCase(), Number(level)];
    }),
  );
}

/** `a, b` @param {string} text */
export const list = (text) =>
  text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter(Boolean);

/** A line a day: `2026-12-25`, closed, or `2026-12-31 08:00-16:00`. @param {Record<string, string[]>} days */
export const holidaysText = (days) =>
  Object.entries(days)
    .map(([day, shifts]) => [day, shifts.join(", ")].filter(Boolean).join(" "))
    .join("\n");

/** @param {string} text @returns {Record<string, string[]>} */
export function readHolidays(text) {
  return Object.fromEntries(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean)
      .map((line) => {
        const [day = "", ...shifts] = line.split(/\s+/);
        return [day, list(shifts.join(" "))];
      }),
  );
}
