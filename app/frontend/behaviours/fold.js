// The rail and the menu are <details>: open where there is room, folded where there is not.
import { behaviour } from "./registry.js";

behaviour("details[data-fold]", (details) => {
  const roomy = matchMedia(`(min-width: ${details.dataset.fold})`);
  const follow = () => {
    details.open = roomy.matches;
  };
  roomy.addEventListener("change", follow);
  follow();
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || roomy.matches || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
});
