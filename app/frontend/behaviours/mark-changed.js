// What others changed is marked for a moment, so the eye finds it; the style sheet keeps it still
// for people who ask for less motion. One's own change is not marked: one knows.
document.addEventListener("htmx:before:swap", ({ detail }) => {
  if (!detail.ctx?.sourceElement?.matches?.("[data-live]")) return;
  for (const task of detail.tasks) remember(task.target);
});

function remember(target) {
  if (!target?.querySelectorAll) return;
  const before = new Map(pieces(target).map((piece) => [piece.id, piece.textContent]));
  const { id } = target;
  setTimeout(() => {
    for (const piece of pieces(document.getElementById(id) ?? target)) {
      if (before.get(piece.id) !== piece.textContent) mark(piece);
    }
  }, 50);
}

/** The smallest named pieces of a part: what can have changed by itself. */
function pieces(part) {
  const named = [part, ...part.querySelectorAll("[id]")];
  return named.filter((piece) => piece.id && !piece.querySelector("[id]"));
}

function mark(piece) {
  piece.classList.add("just-changed");
  setTimeout(() => piece.classList.remove("just-changed"), 1800);
}
