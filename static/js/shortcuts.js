// A few keys: Alt and the letter of an aria-keyshortcuts presses that button or goes to that field, and "?" lists them.
// Nothing happens while a dialog is open, and no button is pressed while somebody types.
export function install() {
  document.addEventListener("keydown", pressed);
  const sheet = document.getElementById("shortcuts");
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("[data-close]")) sheet.close();
  });
}

function pressed(event) {
  if (event.repeat || document.querySelector("dialog[open]")) return;
  if (event.key === "?" && !isField(event.target)) return open(event);
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const [, letter] = event.code.match(/^Key(\w)$/) ?? [];
  const having = letter ? [...document.querySelectorAll(`[aria-keyshortcuts="Alt+${letter}"]`)] : [];
  const target = firstOf(having);
  if (!target) return;
  event.preventDefault();
  if (isField(target)) target.focus();
  else if (!isField(event.target)) target.click();
}

// The oldest offer comes first. One that is being accepted has a disabled button; one in doubt may be gone.
function firstOf(having) {
  const usable = having.filter((each) => each.checkVisibility() && !each.disabled);
  return usable.find((each) => !each.closest("[data-doubted]")) ?? usable[0];
}

function open(event) {
  event.preventDefault();
  document.getElementById("shortcuts").showModal();
}

function isField(target) {
  return target.matches("input, textarea, select, [contenteditable]");
}
