import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";

/** Other people's carets and selections: colours are classes, since the page allows no styles. */
export function carets(provider, user) {
  return CollaborationCaret.configure({
    provider,
    user,
    render: (person) => {
      const caret = document.createElement("span");
      caret.className = `caret ${colourClass(person)}`;
      caret.dataset.name = nameOf(person);
      caret.setAttribute("aria-hidden", "true");
      return caret;
    },
    selectionRender: (person) => ({ class: `caret-selection ${colourClass(person)}` }),
  });
}

export function nameOf(person) {
  return String(person?.name ?? "").slice(0, 40) || "…";
}

export function colourClass(person) {
  const colour = Number(person?.colour);
  return `person-${Number.isInteger(colour) && colour >= 1 && colour <= 12 ? colour : 12}`;
}
