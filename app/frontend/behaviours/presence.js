// Who has this record open, in the top bar: live-parts.js hears it, this draws it.
import { behaviour } from "./registry.js";

const PAUSE = 1200; // before it is said aloud who has come and gone

behaviour("[data-presence]", (slot) => {
  let known = null;
  let timer = 0;
  document.addEventListener("people-here", ({ detail }) => {
    draw(slot, detail);
    clearTimeout(timer);
    if (!detail.length) return; // the connection is lost: nobody has left
    const others = detail.filter((one) => one.id !== slot.dataset.me);
    known ??= others;
    timer = setTimeout(() => {
      announce(slot, known, others);
      known = others;
    }, PAUSE);
  });
});

/** Say politely who has come and who has gone; a page that is just opened says nothing. */
function announce(slot, before, now) {
  const came = now.filter(({ id }) => !before.some((one) => one.id === id));
  const went = before.filter(({ id }) => !now.some((one) => one.id === id));
  const say = (words, people) =>
    people.length ? words.replace("#", people.map(({ name }) => name).join(", ")) : "";
  const said = [say(slot.dataset.came, came), say(slot.dataset.went, went)].filter(Boolean);
  if (said.length) slot.querySelector("[data-said]").textContent = said.join(" ");
}

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
