// A refused form takes the reader to what it says.
import { behaviour } from "./registry.js";

behaviour(".problem[role='alert'], .conflict[role='alert']", (summary) => {
  summary.tabIndex = -1;
  summary.focus();
});
