// A data file with one row per student never leaves this computer: its header says so, and the
// form refuses it before anything is sent. The server asks the same question again.
import { behaviour } from "./registry.js";

const STUDENT =
  /\b(student|pupil|osis|nsid|ssn)[ _-]?(id|no|number|name)?\b|\b(first|last|sur|given)[ _-]?name\b|\b(date[ _-]?of[ _-]?birth|birth[ _-]?date|dob)\b/i;

behaviour("[data-student-check]", (form) => {
  const input = form.querySelector("input[type=file]");
  const warning = form.querySelector("#student-check");
  const words = warning.textContent;
  input.addEventListener("change", async () => {
    const head = (await input.files[0]?.slice(0, 8192).text()) ?? "";
    const column = head
      .split(/\r?\n/)[0]
      .split(/[,;\t]/)
      .find((name) => STUDENT.test(name));
    warning.hidden = !column;
    if (!column) return;
    warning.textContent = words.replace("#", column.replaceAll('"', "").trim());
    input.value = "";
  });
});
