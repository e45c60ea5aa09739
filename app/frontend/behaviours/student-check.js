// A data file with one row per student never leaves this computer: its header says so, and the
// form refuses it before anything is sent. So it does with a file that the server would not take.
// The server asks the same questions again (features/measures/sheet.py).
import { behaviour } from "./registry.js";

const MOST = 4 * 1024 * 1024;
const STUDENT =
  /^(student|pupil|name)$|\b(student|pupil|child)s? ?(id|no|nr|num|number|name|code|key)\b|\b(osis|nsid|ssn|sasid)\b|\b(first|last|sur|given|family|full) ?name\b|\b(date of birth|birth ?(date|day)|dob)\b/i;

/** The file's first lines as text: UTF-16 where its mark says so, else UTF-8. */
async function head(file) {
  const bytes = await file.slice(0, 8192).arrayBuffer();
  const [first, second] = new Uint8Array(bytes);
  const wide = { "255,254": "utf-16le", "254,255": "utf-16be" }[`${first},${second}`];
  return new TextDecoder(wide ?? "utf-8").decode(bytes).replace(/^\uFEFF/, "");
}

function plain(name) {
  const words = name.replaceAll('"', "").replace(/([a-z])([A-Z])/g, "$1 $2");
  return words.replace(/[\s_.-]+/g, " ").trim();
}

async function studentColumn(file) {
  const lines = (await head(file)).split(/\r\n|[\r\n]/);
  const names = (lines.find((line) => line.trim()) ?? "").split(/[,;\t]/);
  return names.find((name) => STUDENT.test(plain(name)));
}

behaviour("[data-student-check]", (form) => {
  const input = form.querySelector("input[type=file]");
  const warning = form.querySelector("#student-check");
  const tooLarge = form.querySelector("#size-check");
  const words = warning.textContent;
  let good = null;

  async function check() {
    const file = input.files[0];
    if (!file) return;
    tooLarge.hidden = file.size <= MOST;
    const column = tooLarge.hidden ? await studentColumn(file) : null;
    if (file !== input.files[0]) return;
    warning.hidden = !column;
    if (column) warning.textContent = words.replace("#", plain(column));
    if (warning.hidden && tooLarge.hidden) good = file;
    else input.value = "";
  }

  input.addEventListener("change", check);
  form.addEventListener(
    "submit",
    async (event) => {
      const file = input.files[0];
      const refused = !warning.hidden || !tooLarge.hidden;
      if (file === good || (!file && !refused)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      // Nothing is chosen since the last file was refused: its reason stays.
      if (!file) {
        input.focus();
        return;
      }
      await check();
      if (good === file) form.requestSubmit();
    },
    { capture: true },
  );
});
