// Text areas grow with their text where the style sheet alone cannot do it yet.
import { behaviour } from "./registry.js";

behaviour("textarea[data-autosize]", (area) => {
  if (CSS.supports("field-sizing", "content")) return;
  const grow = () => {
    area.rows = Math.min(24, Math.max(3, area.value.split("\n").length + 1));
  };
  area.addEventListener("input", grow);
  grow();
});
