// Which changes of the desk the page shows. Each has a revision; they may arrive in another order, or get lost.
const early = new Set(); // shown, while one before them is not
let complete = 0;

// The last revision up to which the page shows every change.
export function shownUpTo() {
  return complete;
}

export function showsAll(revision) {
  complete = revision;
  early.clear();
}

export function shows(revisions) {
  revisions.filter((each) => each > complete).forEach((each) => early.add(each));
  while (early.delete(complete + 1)) complete++;
}
