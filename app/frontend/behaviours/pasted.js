// A block copied from a spreadsheet: its rows, and which rows of a grid they belong to when their
// first column says days.
const MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
const DAY = 24 * 60 * 60 * 1000;

/** The copied rows as texts; a header above numbers is left out, but never from notes. */
export function pastedRows(text, isNote) {
  const rows = text
    .replace(/\r?\n$/, "")
    .split(/\r?\n/)
    .map((row) => row.split("\t"));
  const [first, ...rest] = rows.map((row) => row.join(""));
  const isHeader = !isNote && /\p{L}/u.test(first) && !/\d/.test(first);
  return isHeader && rest.some((row) => /\d/.test(row)) ? rows.slice(1) : rows;
}

/** Each row without its day, with the place of the grid's row of that day; -1 where none is.
 *  `starts` are the first days of the grid's rows. Null where the first column holds no days. */
export function rowsByDate(rows, starts) {
  const days = rows.map((row) => (row.length > 1 ? dayOf(row[0].trim()) : null));
  if (!days.length || days.includes(null)) return null;
  const times = starts.map((start) => Date.parse(start));
  const gaps = times.slice(1).map((time, at) => time - times[at]);
  const span = Math.min(...gaps);
  // Months and years are not all as long; a row that may not be shown leaves a gap.
  const most = span < 28 * DAY ? span : span < 32 * DAY ? 31 * DAY : 366 * DAY;
  return rows.map((row, line) => {
    const at = times.findLastIndex((time) => time <= days[line]);
    return [at >= 0 && days[line] - times[at] < most ? at : -1, row.slice(1)];
  });
}

/** The day that a cell says, in milliseconds; null for anything else. */
function dayOf(text) {
  const iso = text.match(/^(\d{4})-(\d\d?)-(\d\d?)$/);
  if (iso) return utc(iso[1], iso[2], iso[3]);
  const slashed = text.match(/^(\d\d?)\/(\d\d?)\/(\d{4})$/);
  if (slashed) {
    const [, one, two, year] = slashed;
    return Number(one) > 12 ? utc(year, two, one) : utc(year, one, two);
  }
  const words = text.match(/^(?:(\d\d?) )?([A-Za-z]{3,9})\.?(?: (\d\d?),)? (\d{4})$/);
  const month = words ? MONTHS.indexOf(words[2].slice(0, 3).toLowerCase()) : -1;
  return month % 3 ? null : utc(words[4], month / 3 + 1, words[1] ?? words[3] ?? 1);
}

function utc(year, month, day) {
  return Date.UTC(Number(year), Number(month) - 1, Number(day));
}
