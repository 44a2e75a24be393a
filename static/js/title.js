// Shows the number of offers and unread messages in the tab's title and on the narrow page's inbox button,
// and how many cards each list has.
const TITLE = document.title;

export function install() {
  document.addEventListener("htmx:wsAfterMessage", count);
  document.addEventListener("htmx:afterSettle", count);
  count();
}

function count() {
  document.querySelectorAll("[data-counts]").forEach((figure) => {
    figure.textContent = document.getElementById(figure.dataset.counts).children.length;
  });
  const unread = [...document.querySelectorAll("#lists [data-unread]")].map((row) => Number(row.dataset.unread));
  const waiting = document.querySelectorAll("#ringing .offer").length + unread.reduce((sum, each) => sum + each, 0);
  document.title = waiting ? `(${waiting}) ${TITLE}` : TITLE;
  const badge = document.querySelector("[data-unread-total]");
  badge.hidden = !waiting;
  badge.textContent = waiting > 99 ? "99+" : waiting;
}
