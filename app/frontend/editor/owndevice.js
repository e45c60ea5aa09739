import { isOwn, setOwn } from "../kept.js";
import { freshId, make } from "./dom.js";

/** The tick that lets unsent changes outlive the tab, for somebody on their own device. */
export function ownDevice(room, words) {
  const { user } = room.keeping;
  const hint = freshId("own-device");
  const box = make("input", { type: "checkbox", "aria-describedby": hint });
  box.checked = isOwn(user);
  box.addEventListener("change", async () => {
    try {
      await setOwn(user, box.checked);
      await room.keeping.restart();
    } catch {
      box.checked = false; // this browser keeps nothing
    }
  });
  return make(
    "div",
    { class: "own-device" },
    make("label", {}, box, words.own_device),
    make("p", { id: hint, class: "hint" }, words.own_device_hint),
  );
}
