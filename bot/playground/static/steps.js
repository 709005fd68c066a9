// What an app says it is doing: its steps take turns.

const EACH = 2500;

export function startSteps() {
  setInterval(() => document.querySelectorAll("[data-steps]").forEach(turn), EACH);
}

function turn(element) {
  const steps = JSON.parse(element.dataset.steps);
  if (steps.length < 2) return;
  element.textContent = steps[(steps.indexOf(element.textContent) + 1) % steps.length];
}
