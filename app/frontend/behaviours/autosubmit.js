// A choice made by pointer that only changes what is shown is followed at once. By keys every
// arrow is a choice, so there the button decides, as without scripts.
import { behaviour } from "./registry.js";

behaviour("select[data-autosubmit]", (select) => {
  let byPointer = false;
  select.addEventListener("pointerdown", () => {
    byPointer = true;
  });
  select.addEventListener("keydown", () => {
    byPointer = false;
  });
  select.addEventListener("change", () => byPointer && select.form.requestSubmit());
});
