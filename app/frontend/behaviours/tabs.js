// On a phone the tabs are one line that scrolls: the present one is brought into sight.
import { behaviour } from "./registry.js";

behaviour(".tabs ul", (list) => {
  const current = list.querySelector("[aria-current]");
  if (!current) return;
  const beyond = current.getBoundingClientRect().right - list.getBoundingClientRect().right;
  if (beyond > 0) list.scrollLeft += beyond + 48;
});
