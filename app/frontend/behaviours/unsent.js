// Changes kept on one's own device (kept.js): the first page names them; signing out asks while some
// have not been sent; a page that has been closed to their author shows their words once, to copy;
// old ones go.
import { expire, forget, isAnybodys, kept } from "../kept.js";
import { behaviour } from "./registry.js";

expire().catch(() => {});

behaviour("[data-signs-out]", (button) => {
  const dialog = document.getElementById("unsent-asks");
  const user = button.dataset.signsOut;
  const go = async () => {
    button.value = isAnybodys() ? "own" : "";
    button.dataset.asked = "yes";
    await forget({ user }).catch(() => {});
    button.form.requestSubmit(button);
  };
  button.addEventListener("click", async (event) => {
    if (button.dataset.asked || !isAnybodys()) return;
    event.preventDefault();
    const rows = await kept({ user });
    if (!rows.length) return go();
    name(rows, dialog);
    dialog.showModal();
  });
  dialog?.querySelector("[data-signs-out-anyway]").addEventListener("click", go);
});

behaviour("[data-unsent-waits]", async (box) => {
  const rows = await kept({ user: box.dataset.unsentWaits });
  name(rows, box);
  box.hidden = !rows.length;
});

/** Say which pages have something to send. */
function name(rows, box) {
  const pages = new Map(rows.map((row) => [row.page, row.title]));
  box.querySelector("[data-unsent-pages]").replaceChildren(...[...pages].map(line));
}

function line([page, title]) {
  const link = document.createElement("a");
  link.href = page;
  link.textContent = title;
  const item = document.createElement("p");
  item.append(link);
  return item;
}

behaviour("[data-refused]", async (box) => {
  const user = box.dataset.me;
  const rows = (await kept({ user })).filter(
    ({ page }) => page.split("?")[0] === location.pathname,
  );
  if (!rows.length) return;
  if (box.dataset.refused !== "410") {
    const { wordsOf } = await import("../editor/unsent.js");
    box.querySelector("textarea").value = wordsOf(rows.map(({ update }) => update));
    box.hidden = !box.querySelector("textarea").value;
  }
  for (const document of new Set(rows.map((row) => row.document))) await forget({ user, document });
});
