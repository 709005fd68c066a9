// Buttons that ask the playground for something, some only after one is sure.

import { confirmed } from "./dialogs.js";
import { busy, place } from "./gestures.js";
import { post } from "./post.js";

export function startBehind() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-post]");
    if (button) press(button);
  });
  document.addEventListener("keydown", (event) => {
    const isInside = event.target.closest("#behind");
    if (event.key === "Escape" && isInside) isInside.querySelector(".behind-head a").click();
  });
}

async function press(button) {
  if (!(await confirmed(button))) return;
  const { post: address, name = "", channel = "", thread = "" } = button.dataset;
  button.closest("details.overflow")?.removeAttribute("open");
  const { user } = document.body.dataset;
  const where = button.closest("[data-ts]") ? place(button) : { user, channel, thread };
  const done = await busy(button, () => post(address, { ...where, name }));
  if (done && address === "/reset") location.assign("/");
}
