// Runs before the first paint, hence neither a module nor deferred.
document.documentElement.dataset.bsTheme =
  localStorage.getItem("bridge.theme") ||
  (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
