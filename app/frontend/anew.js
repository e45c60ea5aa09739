// The page that stands here, asked for once more by a script: what its reader may do, a part of it, who
// is signed in. Nobody reads that answer, so it comes without raw notes, and it is not written down
// that somebody opened them. See interviews.show.

/** The page as it is now, and with which status it came. Rejects when the network is away. */
export async function pageAnew() {
  const answer = await fetch(location.href, {
    headers: { Accept: "text/html", "X-Without-Notes": "true" },
    cache: "no-store",
  });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { page, ok: answer.ok, status: answer.status };
}

/** The key of whoever is signed in on a page; undefined for a visitor. */
export const whose = (page) => page.querySelector("[data-signs-out]")?.dataset.signsOut;
