// What others changed is marked for a moment, so the eye finds it; the style sheet keeps it still
// for people who ask for less motion.
document.addEventListener("htmx:before:swap", ({ detail }) => {
  if (!detail.ctx?.sourceElement?.closest?.("[data-live]")) return;
  for (const task of detail.tasks) remember(task);
});

function remember(task) {
  const target =
    typeof task.target === "string" ? document.querySelector(task.target) : task.target;
  if (!target?.querySelectorAll) return;
  const before = new Map([...target.querySelectorAll("[id]")].map((el) => [el.id, el.textContent]));
  const id = target.id;
  setTimeout(() => markDifferences(document.getElementById(id) ?? target, before), 60);
}

function markDifferences(target, before) {
  for (const element of target.querySelectorAll("[id]")) {
    if (before.get(element.id) === element.textContent || element.querySelector("[id]")) continue;
    element.classList.add("just-changed");
    setTimeout(() => element.classList.remove("just-changed"), 1800);
  }
}
