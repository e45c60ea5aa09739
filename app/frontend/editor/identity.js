import { pageAnew, whose } from "../anew.js";
import { renew } from "../token.js";

/**
 * Whether the person now signed in here is the one whose changes wait in this tab. "same", "other" or
 * "nobody". For the same one the page’s forms are of their new session from now on.
 */
export async function whoIsHere(userId) {
  const anew = await pageAnew().catch(() => null);
  const now = anew?.ok && whose(anew.page);
  if (!now) return "nobody";
  if (now !== userId) return "other";
  renew(anew.page);
  return "same";
}
