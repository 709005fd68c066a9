// Buttons that ask the playground for something, some only after one is sure.

import { confirmed } from "./dialogs.js";
import { busy } from "./gestures.js";
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
  const { user } = document.body.dataset;
  const done = await busy(button, () => post(address, { user, name, channel, thread }));
  if (done && address === "/reset") location.assign("/");
}
