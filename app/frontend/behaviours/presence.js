// Who has this record open, in the top bar: live-parts.js hears it, this draws it.
import { behaviour } from "./registry.js";

behaviour("[data-presence]", (slot) => {
  document.addEventListener("people-here", ({ detail }) => draw(slot, detail));
});

function draw(slot, people) {
  slot.querySelector(".avatars")?.replaceChildren(...people.map(item));
  const count = slot.querySelector(".count");
  const words = people.length === 1 ? slot.dataset.one : slot.dataset.many;
  if (count) count.textContent = people.length ? words.replace("#", people.length) : "";
}

function item({ name, colour }) {
  const avatar = element("span", `avatar person-${colour}`, initials(name));
  avatar.setAttribute("aria-hidden", "true");
  const place = element("li", "");
  place.title = name;
  place.append(avatar, element("span", "visually-hidden", name));
  return place;
}

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  const first = words[0] ?? "?";
  const second = words.length > 1 ? words.at(-1)[0] : (first[1] ?? "");
  return (first[0] + second).toUpperCase();
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
