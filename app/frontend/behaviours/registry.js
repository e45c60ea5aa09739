// A behaviour is a function attached once to every element that asks for it by a data attribute,
// also to elements that htmx puts in later. It may return a function that undoes it.
const behaviours = [];
const attached = new WeakMap();

/** Run `attach(element)` once for each element that matches `selector`, now and later. */
export function behaviour(selector, attach) {
  behaviours.push({ selector, attach });
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
  if (done.has(item)) return;
  attached.set(element, done.add(item));
  item.attach(element);
}
