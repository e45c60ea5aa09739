// A table with one row per student never leaves this computer: its header says so, and the form
// refuses it before anything is sent, be it a file, a workbook or pasted. So it does with what the
// server would not take for its size. The server asks the same questions again
// (features/measures/reading).
import { behaviour } from "./registry.js";
import { firstTexts } from "./workbook-head.js";

const LINES = 12; // titles, a filter, merged names, the header
const STUDENT =
  /^(student|pupil|learner|name)$|\b(student|pupil|child)s? ?(id|no|nr|num|number|name|code|key)\b|\b(learner|perm|permanent|local student|state student)s? ?(id|no|nr|num|number|code)\b|\b(osis|nsid|ssn|sasid|lasid|upn|uic)\b|\b(first|last|sur|given|family|full) ?name\b|\b(date of birth|birth ?(date|day)|dob)\b|^(estudiante|alumn[oa]|[ée]l[èe]ve|alun[oa]|sch[üu]lername)$|^(apellidos?|nom|pr[ée]nom|vorname|nachname|familienname)$|\b(id|nombre) (del? )?(estudiante|alumn[oa])s?\b|\b(fecha de nacimiento|date de naissance|geburtsdatum|data de nascimento)\b/i;

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

function namesIn(text) {
  const lines = text.split(/\r\n|[\r\n]/).filter((line) => line.trim());
  return lines.slice(0, LINES).flatMap((line) => line.split(/[,;\t|]/));
}

async function studentColumn(file) {
  const isArchive = (await file.slice(0, 2).text()) === "PK";
  const names = isArchive ? await firstTexts(file) : namesIn(await head(file));
  return names.find((name) => STUDENT.test(plain(name)));
}

behaviour("[data-student-check]", (form) => {
  const input = form.querySelector("input[type=file]");
  const paste = form.querySelector("textarea");
  const warning = form.querySelector("#student-check");
  const tooLarge = form.querySelector("#size-check");
  const most = Number(tooLarge.dataset.most);
  const words = warning.textContent;
  let good = null;

  function say(size, column) {
    tooLarge.hidden = size <= most;
    warning.hidden = !column;
    if (column) warning.textContent = words.replace("#", plain(column));
    return warning.hidden && tooLarge.hidden;
  }

  async function check() {
    const file = input.files[0];
    if (!file) return;
    const column = file.size <= most ? await studentColumn(file) : null;
    if (file !== input.files[0]) return;
    if (say(file.size, column)) good = file;
    else input.value = "";
  }

  function checkPaste() {
    const column = namesIn(paste.value.slice(0, 8192)).find((name) => STUDENT.test(plain(name)));
    return say(new Blob([paste.value]).size, column);
  }

  input.addEventListener("change", check);
  paste.addEventListener("input", checkPaste);
  form.addEventListener(
    "submit",
    async (event) => {
      const file = input.files[0];
      const refused = !warning.hidden || !tooLarge.hidden;
      const fine = paste.value ? checkPaste() : !refused;
      if (file ? file === good : fine) return;
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
