const FIELD = "input[name='csrf_token']";
const HEADERS = "hx-headers:inherited";

/** The token that every write carries: the layout's form has it. */
export function token() {
  return document.querySelector(FIELD)?.value ?? "";
}

/** A session that began anew has another token: take the one of a page of that session. */
export function renew(page) {
  const fresh = page.querySelector(FIELD)?.value;
  if (!fresh) return;
  for (const field of document.querySelectorAll(FIELD)) field.value = fresh;
  document.body.setAttribute(HEADERS, page.body.getAttribute(HEADERS));
}
