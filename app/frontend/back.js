/** Let a link to the sign-in page come back to where one is. */
export function comesBack(link) {
  const next = location.pathname + location.search + location.hash;
  link.search = new URLSearchParams({ next });
  return link;
}
