/** The token that every write carries: the layout's form has it. */
export function token() {
  return document.querySelector("input[name='csrf_token']")?.value ?? "";
}
