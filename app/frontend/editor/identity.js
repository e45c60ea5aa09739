/**
 * Whether the person now signed in here is the one whose changes wait in this tab. Asks for the
 * page again and looks at its own element in the answer. "same", "other" or "nobody".
 */
export async function whoIsHere(id, userId) {
  const answer = await fetch(location.href, {
    headers: { Accept: "text/html" },
    cache: "no-store",
    redirect: "manual",
  }).catch(() => null);
  if (!answer?.ok) return "nobody";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const twin = page.querySelector(`live-document[data-document="${CSS.escape(id)}"]`);
  if (!twin) return "nobody";
  return twin.dataset.userId === userId ? "same" : "other";
}
