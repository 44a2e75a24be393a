// Replaces the budgets on the admin's page every few seconds.
const EVERY_MS = 5000;

async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("budgets");
  if (fresh) document.getElementById("budgets")?.replaceWith(fresh);
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();

function start() {
  if (document.getElementById("budgets")) setInterval(() => document.hidden || refresh().catch(() => {}), EVERY_MS);
}
