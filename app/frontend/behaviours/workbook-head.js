// The first texts of an Excel workbook, read in the browser: a ZIP archive whose parts are XML.
// The server asks for the same (features/measures/reading/workbook.py).
const HEAD = 64 * 1024;
const WANTED = /^xl\/(sharedStrings\.xml|worksheets\/sheet[^/]*\.xml)$/;

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
async function head(view, part) {
  const skip = view.getUint16(part.start + 26, true) + view.getUint16(part.start + 28, true);
  const from = part.start + 30 + skip;
  const body = new Blob([new Uint8Array(view.buffer, from, part.length)]);
  if (!part.packed) return body.slice(0, HEAD).text();
  const reader = body.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const words = new TextDecoder();
  let text = "";
  while (text.length < HEAD) {
    const { done, value } = await reader.read();
    if (done) break;
    text += words.decode(value, { stream: true });
  }
  reader.cancel();
  return text;
}

/** Up to forty texts of each part that may hold the header; none where it is no such archive. */
export async function firstTexts(file) {
  try {
    const view = new DataView(await file.arrayBuffer());
    const found = [];
    for (const part of parts(view)) {
      if (!WANTED.test(part.name)) continue;
      const texts = [...(await head(view, part)).matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)];
      found.push(...texts.slice(0, 40).map((one) => one[1]));
    }
    return found;
  } catch {
    return []; // broken or locked: the server says which
  }
}
