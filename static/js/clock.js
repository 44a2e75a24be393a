// The server's time, estimated when the page was loaded, and one timer for everything that counts seconds.
const TICK_MS = 1_000;
const skewMs = Date.parse(document.body.dataset.now || "") - Date.now() || 0;
const listeners = new Set();

export function now() {
  return Date.now() + skewMs;
}

// Call `draw` every second until the returned function is called.
export function everySecond(draw) {
  listeners.add(draw);
  return () => listeners.delete(draw);
}

setInterval(() => listeners.forEach((draw) => draw()), TICK_MS);
document.addEventListener("visibilitychange", () => listeners.forEach((draw) => draw()));
