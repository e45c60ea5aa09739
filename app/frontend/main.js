// What every page loads: htmx with its socket extension, and the behaviours.
import htmx from "htmx.org/dist/htmx.esm.js";
import "htmx.org/dist/ext/hx-ws.js";
import { attachAll } from "./behaviours/registry.js";
import "./behaviours/index.js";

document.documentElement.classList.add("scripted");
document.addEventListener("htmx:after:process", (event) => attachAll(event.target));
attachAll(document);

export { htmx };
