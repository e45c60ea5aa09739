// The page on paper: what is open on it, comments too, is printed. See css/print.css.
import { behaviour } from "./registry.js";

behaviour("[data-prints]", (button) => button.addEventListener("click", () => print()));
