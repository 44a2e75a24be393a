// <theme-toggle>: light or dark; follows the system until the agent chooses.
const KEY = "bridge.theme";
const SYSTEM = matchMedia("(prefers-color-scheme: dark)");

export class ThemeToggle extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", () => this.toggle());
    SYSTEM.addEventListener("change", () => this.follow());
    addEventListener("storage", (event) => event.key === KEY && this.follow());
  }

  toggle() {
    const theme = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
    localStorage.setItem(KEY, theme);
    this.follow();
  }

  follow() {
    const theme = localStorage.getItem(KEY) || (SYSTEM.matches ? "dark" : "light");
    document.documentElement.dataset.bsTheme = theme;
  }
}
