// <desk-ring>: plays one tone for all tabs of this browser while an offer rings, and shows a button if the browser blocks it.
const LOCK = "bridge.ring"; // held by the tab that plays the tone
const OTHERS_MS = 300;
const PATTERN = [[0, 0.35, 660], [0.4, 0.75, 880]]; // from s, to s, Hz
const PERIOD_S = 2.4;
const LOUDNESS = 0.25;

export class DeskRing extends HTMLElement {
  #audio = null;
  #ringing = false;
  #release = null;
  #announced = new Set();

  connectedCallback() {
    this.#audio = new AudioContext();
    this.#audio.addEventListener("statechange", () => this.#update());
    this.querySelector("button").addEventListener("click", (event) => this.#unlock(true, event));
    // Not "pointerdown": the strip would go, and the page move, between pressing and releasing a button.
    document.addEventListener("click", () => this.#unlock(false));
    document.addEventListener("keydown", () => this.#unlock(false));
    new MutationObserver(() => this.#update()).observe(document.querySelector(".rail"), {
      subtree: true,
      childList: true,
      attributeFilter: ["data-state", "data-pending"],
    });
    this.#update();
  }

  get #audible() {
    return this.#audio.state === "running";
  }

  async #unlock(proof, event) {
    event?.stopPropagation();
    if (!this.#audible) await this.#audio.resume();
    if (proof && !this.#ringing) this.#play(false);
    this.#update();
  }

  #update() {
    const offers = [...document.querySelectorAll(".offer[data-state=offered]:not([data-pending=decline])")];
    if (offers.length && !this.#ringing && this.#audible) this.#ring();
    if (!offers.length) this.#release?.();
    offers.forEach((offer) => this.#announce(offer));
    this.#showIfMute();
  }

  // Screen readers read this; the card and the tone are not enough for everybody.
  #announce(offer) {
    if (this.#announced.has(offer.id)) return;
    this.#announced.add(offer.id);
    document.getElementById("spoken").textContent = offer.dataset.announcement;
  }

  // Waits for the lock while another tab plays the tone, and continues when that tab is closed.
  #ring() {
    this.#ringing = true;
    const waiting = new AbortController();
    const over = new Promise((resolve) => {
      this.#release = () => {
        waiting.abort();
        resolve();
      };
    });
    const sound = async () => {
      const source = this.#play(true);
      await over;
      source.stop();
    };
    navigator.locks
      .request(LOCK, { signal: waiting.signal }, sound)
      .catch((error) => error.name === "AbortError" || Promise.reject(error))
      .finally(() => {
        this.#ringing = false;
        this.#release = null;
        this.#update();
      });
  }

  // A loop of the audio thread: timers of background tabs are throttled.
  #play(loop) {
    const { sampleRate } = this.#audio;
    const buffer = this.#audio.createBuffer(1, PERIOD_S * sampleRate, sampleRate);
    buffer.copyToChannel(waveform(sampleRate), 0);
    const source = new AudioBufferSourceNode(this.#audio, { buffer, loop });
    source.connect(this.#audio.destination);
    source.start();
    return source;
  }

  // While offers ring, the button is hidden if any tab plays the tone.
  async #showIfMute() {
    if (this.#audible) return (this.hidden = true);
    await new Promise((resolve) => setTimeout(resolve, OTHERS_MS));
    const { held } = await navigator.locks.query();
    this.hidden = this.#audible || held.some(({ name }) => name === LOCK);
  }
}

function waveform(sampleRate) {
  const samples = new Float32Array(PERIOD_S * sampleRate);
  for (const [from, to, hertz] of PATTERN) {
    for (let i = Math.floor(from * sampleRate); i < to * sampleRate; i++) {
      const [since, left] = [i / sampleRate - from, to - i / sampleRate];
      const fade = Math.min(1, since / 0.02, left / 0.06);
      samples[i] = LOUDNESS * fade * Math.sin(2 * Math.PI * hertz * since);
    }
  }
  return samples;
}
