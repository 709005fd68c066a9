// Forms that an app opens, and questions before a dangerous button.

import { busy, place } from "./gestures.js";
import { post } from "./post.js";

const FIELDS = ".dialog-body :is(input, select, textarea):not([type=hidden]), .dialog-body button";

// What was pressed last outside of any dialog: there one goes on when the dialog is gone.
let opener = null;
let shown = "";

export function startDialogs() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".modal-form")) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("dialog")) opener = event.target.closest("button, summary, select, a");
    const close = event.target.closest("[data-close]");
    if (close) shut(close.closest("dialog"));
  });
  document.addEventListener("cancel", onEscape, true);
}

// Opens what the server says is open; what it no longer shows has left the page already.
export function showDialogs() {
  const dialog = document.querySelector("#modal dialog");
  if (dialog === null && shown) goBack();
  shown = dialog?.id ?? "";
  if (!dialog) return;
  if (!dialog.open) {
    dialog.showModal();
    dialog.querySelector(FIELDS)?.focus();
  }
  const wrong = dialog.querySelector("[aria-invalid=true]");
  if (wrong && !dialog.contains(document.activeElement.closest("[aria-invalid=true]"))) wrong.focus();
}

// Asks, if the element wants to be asked about.
export function confirmed(element) {
  const { confirmTitle, confirmText, confirmYes, confirmNo, confirmStyle } = element.dataset;
  if (confirmTitle === undefined) return Promise.resolve(true);
  const asked = document.getElementById("confirm").content.firstElementChild.cloneNode(true);
  const [no, yes] = asked.querySelectorAll(".dialog-foot button");
  asked.querySelector(".dialog-title").textContent = confirmTitle || "Are you sure?";
  asked.querySelector(".dialog-text").textContent = confirmText;
  yes.textContent = confirmYes || "Yes";
  no.textContent = confirmNo || "Cancel";
  if (confirmStyle === "danger") yes.classList.replace("primary", "danger");
  document.body.append(asked);
  asked.showModal();
  yes.focus();
  return new Promise((answer) => {
    asked.addEventListener("close", () => {
      asked.remove();
      answer(asked.returnValue === "yes");
    });
  });
}

function send(form) {
  const fields = new URLSearchParams(place(form));
  for (const [name, value] of new FormData(form)) fields.append(`field.${name}`, value);
  const button = form.querySelector("button[type=submit]");
  if (button) busy(button, () => post("/submit", fields));
}

function goBack() {
  const menu = opener?.closest("details:not([open])")?.querySelector("summary");
  const back = opener?.isConnected ? (menu ?? opener) : document.getElementById("text");
  back?.focus();
}

function onEscape(event) {
  if (!event.target.matches("dialog[data-view]")) return;
  event.preventDefault();
  shut(event.target);
}

function shut(dialog) {
  post("/close", place(dialog));
}
