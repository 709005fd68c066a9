// Menus whose options come from the app, asked for a moment after the last letter.

import { place } from "./gestures.js";

const PAUSE = 200;

let waiting;

export function startSuggestions() {
  document.addEventListener("input", ({ target }) => {
    if (!("suggest" in target.dataset)) return;
    clearTimeout(waiting);
    if (target.value.length >= Number(target.dataset.least)) waiting = setTimeout(() => ask(target), PAUSE);
  });
}

async function ask(field) {
  const { suggest: action, of: block } = field.dataset;
  const body = new URLSearchParams({ ...place(field), action, block, typed: field.value });
  const response = await fetch("/suggest", { method: "POST", body });
  if (!response.ok) return;
  const { options } = await response.json();
  field.list.replaceChildren(...options.map(({ value, text }) => new Option(text, value)));
}
