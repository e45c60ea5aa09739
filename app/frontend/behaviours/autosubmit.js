// A choice that only changes what is shown is followed at once; its button is for those without scripts.
import { behaviour } from "./registry.js";

behaviour("select[data-autosubmit]", (select) => {
  const button = select.form.querySelector("button");
  if (button) button.hidden = true;
  select.addEventListener("change", () => select.form.requestSubmit());
});
