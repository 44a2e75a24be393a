/* Keeps the sentence of a presence mapping in step with its pick-lists. The server checks and saves. */

const sentence = document.getElementById("presence-sentence");
const form = sentence?.closest("form");

function chosen(name) {
  const list = form.elements[name];
  return list?.value ? list.selectedOptions[0].textContent.trim() : "…";
}

function show() {
  const direction = form.elements.direction.value;
  const pattern = direction === "to_genesys" ? sentence.dataset.toGenesys : sentence.dataset.toServicenow;
  sentence.textContent = pattern
    .replace("{definition}", () => chosen("definition"))
    .replace("{state}", () => chosen("state"));
}

if (form) {
  form.addEventListener("change", show);
  show();
}
