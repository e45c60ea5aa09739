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
 *  `starts` are the first days of the grid's rows. One order of day and month holds for the whole
 *  block: the one in which more of it are days, then the one that fills more rows of the grid.
 *  `order` says which, "mdy" or "dmy", where the other fits as well and means other rows; else it
 *  is empty. Null where the first column holds no days. */
export function rowsByDate(rows, starts) {
  const texts = rows.map((row) => (row.length > 1 ? row[0].trim() : ""));
  const times = starts.map((start) => Date.parse(start));
  const [first, second] = ["mdy", "dmy"]
    .map((order) => inOrder(order, texts, times))
    .sort((a, b) => a.wrong - b.wrong || b.filled - a.filled);
  if (!rows.length || first.days.includes(null)) return null;
  const isOpen = first.wrong === second.wrong && `${first.places}` !== `${second.places}`;
  return {
    lines: rows.map((row, line) => [first.places[line], row.slice(1)]),
    order: isOpen ? first.order : "",
  };
}

/** The block read in one order: its days and their rows, how many are no days, how many have one. */
function inOrder(order, texts, times) {
  const days = texts.map((text) => dayOf(text, order));
  const gaps = times.slice(1).map((time, at) => time - times[at]);
  const span = Math.min(...gaps);
  // Months and years are not all as long; a row that may not be shown leaves a gap.
  const most = span < 28 * DAY ? span : span < 32 * DAY ? 31 * DAY : 366 * DAY;
  const places = days.map((day) => {
    const at = times.findLastIndex((time) => time <= day);
    return at >= 0 && day - times[at] < most ? at : -1;
  });
  const wrong = days.filter(Number.isNaN).length;
  return { order, days, places, wrong, filled: places.filter((at) => at >= 0).length };
}

/** The day that a cell says, in milliseconds; NaN for one that the calendar does not have, null for
 *  anything else. */
function dayOf(text, order) {
  const iso = text.match(/^(\d{4})-(\d\d?)-(\d\d?)$/);
  if (iso) return utc(iso[1], iso[2], iso[3]);
  const slashed = text.match(/^(\d\d?)\/(\d\d?)\/(\d{4})$/);
  if (slashed) {
    const [, one, two, year] = slashed;
    return order === "dmy" ? utc(year, two, one) : utc(year, one, two);
  }
  const words = text.match(/^(?:(\d\d?) )?([A-Za-z]{3,9})\.?(?: (\d\d?),)? (\d{4})$/);
  const month = words ? MONTHS.indexOf(words[2].slice(0, 3).toLowerCase()) : -1;
  return month % 3 ? null : utc(words[4], month / 3 + 1, words[1] ?? words[3] ?? 1);
}

/** Never another day for one that is not there: 31 February is not 3 March. */
function utc(year, month, day) {
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const there = new Date(time);
  return there.getUTCMonth() + 1 === Number(month) && there.getUTCDate() === Number(day)
    ? time
    : NaN;
}
