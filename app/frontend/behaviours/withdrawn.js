/**
 * A record was withdrawn while its page was open: what the page says of it goes as well. `data-stays`
 * names what may be left of an element; of the body only documents stay, which say what happened.
 */
document.addEventListener("record-withdrawn", () => {
  const page = document.querySelector("[data-withdrawn]");
  if (!page) return;
  const heading = page.querySelector("h1");
  const before = heading.textContent.trim();
  for (const one of page.querySelectorAll("[data-stays]")) one.textContent = one.dataset.stays;
  document.title = document.title.replace(before, heading.textContent.trim());
  for (const one of page.querySelectorAll(
    ".head > :not(.notices, .kicker, h1), .rail, .document-more",
  ))
    one.remove();
  for (const one of page.querySelectorAll(".body > *")) {
    if (!one.querySelector("live-document")) one.remove();
  }
  if (!page.querySelector("live-document")) tell(page);
  delete page.dataset.withdrawn;
});

function tell(page) {
  const said = document.createElement("p");
  said.textContent = page.dataset.withdrawn;
  const message = document.createElement("div");
  message.className = "message warning";
  message.append(said);
  page.querySelector("#messages").replaceChildren(message);
}
