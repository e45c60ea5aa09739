// The first texts of an Excel workbook, read in the browser: a ZIP archive whose parts are XML.
// The server asks for the same (features/measures/reading/workbook.py).
const HEAD = 64 * 1024;
const SHARED = 32 * 1024 * 1024;
const ROWS = 12; // titles, a filter, merged names, the header
const LIST = "xl/sharedStrings.xml";
const SHEET = /^xl\/worksheets\/sheet[^/]*\.xml$/;
const CELL = /<c r="[A-Z]+(\d+)"[^>]* t="s"[^>]*><v>(\d+)<\/v>/g;

/** The parts listed in the archive's directory, which stands at its end: name, place, length. */
function* parts(view) {
  let at = view.byteLength - 22;
  while (at >= 0 && view.getUint32(at, true) !== 0x06054b50) at -= 1;
  if (at < 0) return;
  const count = view.getUint16(at + 10, true);
  at = view.getUint32(at + 16, true);
  for (let part = 0; part < count && view.getUint32(at, true) === 0x02014b50; part += 1) {
    const name = view.getUint16(at + 28, true);
    const letters = new Uint8Array(view.buffer, at + 46, name);
    yield {
      name: new TextDecoder().decode(letters),
      packed: view.getUint16(at + 10, true) !== 0,
      length: view.getUint32(at + 20, true),
      start: view.getUint32(at + 42, true),
    };
    at += 46 + name + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
}

/** The beginning of one part as text. */
async function head(view, part, most) {
  const skip = view.getUint16(part.start + 26, true) + view.getUint16(part.start + 28, true);
  const from = part.start + 30 + skip;
  const body = new Blob([new Uint8Array(view.buffer, from, part.length)]);
  if (!part.packed) return body.slice(0, most).text();
  const reader = body.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const words = new TextDecoder();
  let text = "";
  while (text.length < most) {
    const { done, value } = await reader.read();
    if (done) break;
    text += words.decode(value, { stream: true });
  }
  reader.cancel();
  return text;
}

function texts(xml) {
  return [...xml.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)].map((one) => one[1]);
}

/** The texts that the first rows of the sheets hold by their number in the workbook's list. */
async function shared(view, part, numbers) {
  const items = (await head(view, part, SHARED)).match(/<si>[\s\S]*?<\/si>/g) ?? [];
  return numbers.map((number) => texts(items[number] ?? "").join(""));
}

/** The texts in the first rows of every sheet; none where it is no such archive. */
export async function firstTexts(file) {
  try {
    const view = new DataView(await file.arrayBuffer());
    const found = [];
    const numbers = [];
    let list = null;
    for (const part of parts(view)) {
      if (part.name === LIST) list = part;
      if (!SHEET.test(part.name)) continue;
      const xml = await head(view, part, HEAD);
      found.push(...texts(xml).slice(0, 40));
      for (const [, row, number] of xml.matchAll(CELL)) {
        if (Number(row) <= ROWS) numbers.push(Number(number));
      }
    }
    if (list) found.push(...(await shared(view, list, numbers)));
    return found;
  } catch {
    return []; // broken or locked: the server says which
  }
}
