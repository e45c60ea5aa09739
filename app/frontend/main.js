// What every page loads: htmx and the behaviours.
import htmx from "htmx.org/dist/htmx.esm.js";
import { attachAll } from "./behaviours/registry.js";
import "./behaviours/index.js";

document.documentElement.classList.add("scripted");
document.addEventListener("htmx:after:process", (event) => attachAll(event.target));
attachAll(document);

export { htmx };
