// A few keys. Letters need Alt, and nothing happens while a dialog is open; "?" only outside of fields.
const PRESS = { KeyA: "#ringing [data-state=offered] .btn-accept", KeyD: "#ringing [data-state=offered] .btn-decline" };
const FOCUS = { KeyR: "[name=text]", KeyW: "#wrapup-code" };

export function install() {
  document.addEventListener("keydown", pressed);
  const sheet = document.getElementById("shortcuts");
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("[data-close]")) sheet.close();
  });
}

function pressed(event) {
  if (event.repeat || document.querySelector("dialog[open]")) return;
  if (event.key === "?" && !isTyping(event.target)) return open(event);
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const button = PRESS[event.code] && document.querySelector(PRESS[event.code]);
  const field = FOCUS[event.code] && document.querySelector(FOCUS[event.code]);
  if (!button && !field) return;
  event.preventDefault();
  if (button && !isTyping(event.target)) button.click();
  field?.focus();
}

function open(event) {
  event.preventDefault();
  document.getElementById("shortcuts").showModal();
}

function isTyping(target) {
  return target.matches("input, textarea, select, [contenteditable]");
}
