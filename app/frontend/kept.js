// Changes that have not reached the server yet, kept on a device whose person said that it is their
// own: one row per change, dropped when the server has acknowledged it, and after fourteen days.
// Rows belong to a person: nobody else's page reads them.
const NAME = "throughline-unsent";
const STORE = "updates";
const OWN = "throughline-own-device";
const LONGEST = 14 * 24 * 60 * 60 * 1000;

let opening = null;

/** Whether this person said that the device is their own. */
export function isOwn(user) {
  return owners().includes(user);
}

/** Whether anybody said so: then signing out leaves their word and their changes alone. */
export function isAnybodys() {
  return owners().length > 0;
}

/** Note that the device is this person's own; or not any more, which deletes what was kept. */
export async function setOwn(user, own) {
  const others = owners().filter((one) => one !== user);
  localStorage.setItem(OWN, JSON.stringify(own ? [...others, user] : others));
  if (!own) await forget({ user });
}

function owners() {
  try {
    return JSON.parse(localStorage.getItem(OWN) ?? "[]");
  } catch {
    return []; // no storage here, or none that we wrote
  }
}

/** Keep these rows, and drop those of the same tab up to the number that is committed. */
export function keep({ user, document, tab, committed, rows }) {
  return work("readwrite", (store) => {
    store.delete(IDBKeyRange.bound([user, document, tab, 0], [user, document, tab, committed]));
    for (const row of rows) store.put({ user, document, tab, at: Date.now(), ...row });
  });
}

/** The rows that fit, such as `{ user, document }`, each tab's in order. None without storage. */
export async function kept(wanted) {
  try {
    if (!(await isThere())) return [];
    const rows = await work("readonly", (store) => store.getAll());
    return rows.filter((row) => fits(row, wanted) && Date.now() - row.at < LONGEST);
  } catch {
    return [];
  }
}

/** Delete the rows that fit. */
export async function forget(wanted) {
  if (!(await isThere())) return;
  await drop((row) => fits(row, wanted));
}

/** Delete what has been kept for longer than fourteen days. */
export async function expire() {
  if (isAnybodys() && (await isThere())) await drop((row) => Date.now() - row.at >= LONGEST);
}

function fits(row, wanted) {
  return Object.entries(wanted).every(([name, value]) => row[name] === value);
}

async function drop(isOver) {
  const rows = await work("readonly", (store) => store.getAll());
  const over = rows.filter(isOver);
  if (!over.length) return;
  await work("readwrite", (store) => {
    for (const row of over) store.delete([row.user, row.document, row.tab, row.number]);
  });
}

/** Looking makes no database on a device where nothing is kept. */
async function isThere() {
  if (opening || !indexedDB.databases) return true;
  return (await indexedDB.databases()).some(({ name }) => name === NAME);
}

function open() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () =>
      asked.result.createObjectStore(STORE, { keyPath: ["user", "document", "tab", "number"] });
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      const close = () => {
        asked.result.close();
        opening = null;
      };
      asked.result.onversionchange = close;
      asked.result.onclose = close; // cleared, as when somebody signs out
      resolve(asked.result);
    };
  });
  opening.catch(() => {
    opening = null;
  });
  return opening;
}

async function work(mode, use) {
  const transaction = (await open()).transaction(STORE, mode);
  const asked = use(transaction.objectStore(STORE));
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
  return asked?.result;
}
