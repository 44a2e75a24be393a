/* Small things that all parts of the page use: copies of templates, texts that change only when they must. */

export function clone(id) {
  return document.getElementById(id).content.cloneNode(true).firstElementChild;
}

export function part(root, name) {
  return root.querySelector(`[data-part="${name}"]`);
}

export function setText(root, name, text) {
  const element = part(root, name);
  if (element && element.textContent !== text) element.textContent = text;
}

export function initials(name) {
  const words = name.split(/\s+/);
  return (words[0][0] + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}

export function time(stamp) {
  return new Date(stamp).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

/* Keeps one element per entry in the order of the entries; ``make`` builds, ``fill`` updates. */
export function reconcile(parent, entries, key, make, fill) {
  const old = new Map([...parent.children].map((each) => [each.dataset.key, each]));
  entries.forEach((entry, place) => {
    const own = String(key(entry));
    const element = old.get(own) ?? make(entry);
    element.dataset.key = own;
    old.delete(own);
    if (parent.children[place] !== element) parent.insertBefore(element, parent.children[place] ?? null);
    fill(element, entry);
  });
  for (const element of old.values()) element.remove();
}
