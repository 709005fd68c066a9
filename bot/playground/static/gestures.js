// Pressing buttons and picking in menus, wherever blocks stand.

import { confirmed } from "./dialogs.js";
import { post } from "./post.js";

export function startGestures() {
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  document.addEventListener("keydown", closeMenus);
}

function onClick(event) {
  closeMenus(event);
  const shortcut = event.target.closest("[data-shortcut]");
  if (shortcut) return busy(shortcut, () => useShortcut(shortcut));
  const global = event.target.closest("[data-global]");
  if (global) return busy(global, () => useGlobal(global));
  const pressed = event.target.closest("button[data-action], a[data-action]");
  if (pressed) press(pressed);
}

async function press(element) {
  if (!(await confirmed(element))) return;
  await busy(element, () => act(element, "value" in element.dataset ? [element.dataset.value] : []));
}

// Menus and dates act when something is picked, unless they are fields of a form.
function onChange({ target }) {
  if (target.matches("button") || !target.dataset.action) return;
  busy(target, () => act(target, picked(target)));
}

function picked(element) {
  if (!["checkbox", "radio"].includes(element.type)) return [element.value];
  const group = element.closest(".choices");
  return [...group.querySelectorAll("input:checked")].map((one) => one.value);
}

function act(element, values) {
  const { action, block } = element.dataset;
  const fields = new URLSearchParams({ ...place(element), action, block });
  for (const value of values) fields.append("value", value);
  return post("/press", fields);
}

function useShortcut(element) {
  element.closest("details")?.removeAttribute("open");
  return post("/shortcut", { ...place(element), callback: element.dataset.shortcut });
}

function useGlobal(element) {
  element.closest("details").removeAttribute("open");
  return post("/shortcut", { user: document.body.dataset.user, callback: element.dataset.global });
}

// Who acts, and on which message or view.
export function place(element) {
  const user = document.body.dataset.user;
  const view = element.closest("[data-view]");
  if (view) return { user, view: view.dataset.view };
  const { channel, ts } = element.closest("[data-ts]").dataset;
  return { user, channel, ts };
}

// Nothing can be pressed twice while it is under way, nor what stands beside it.
export async function busy(element, task) {
  const row = element.closest(".actions") ?? element;
  if ("busy" in row.dataset) return;
  row.dataset.busy = "";
  row.setAttribute("aria-busy", "true");
  try {
    return await task();
  } finally {
    delete row.dataset.busy;
    row.removeAttribute("aria-busy");
  }
}

function closeMenus(event) {
  if (event.type === "keydown" && event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.overflow[open]")) {
    if (event.type === "keydown" || !menu.contains(event.target)) menu.removeAttribute("open");
  }
}
