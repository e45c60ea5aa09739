// A behaviour is a function that runs once for every element that asks for it by a data attribute,
// also for elements that htmx puts in later. With `again` it runs after every redraw of the part
// it is in, since a morph sets text and classes back to what the server sent.
const behaviours = [];
const attached = new WeakMap();

/** Run `attach(element)` for each element that matches `selector`, now and later. */
export function behaviour(selector, attach, { again = false } = {}) {
  behaviours.push({ selector, attach, again });
}

export function attachAll(root) {
  const scope = root instanceof Document ? root.documentElement : root;
  if (!scope?.querySelectorAll) return;
  for (const item of behaviours) {
    if (scope.matches(item.selector)) attachOne(item, scope);
    for (const element of scope.querySelectorAll(item.selector)) attachOne(item, element);
  }
}

function attachOne(item, element) {
  const done = attached.get(element) ?? new Set();
  if (done.has(item) && !item.again) return;
  attached.set(element, done.add(item));
  item.attach(element);
}
