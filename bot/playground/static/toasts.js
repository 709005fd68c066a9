// Short notices in a corner. They are read out, and leave by themselves.

const STAYS = 9000;
const AT_ONCE = 3;

// A notice of the same key takes the place of the one before.
export function toast(text, { kind = "news", href = "", action = "Open", key = "" } = {}) {
  const corner = document.getElementById("toasts");
  const note = document.createElement("div");
  note.className = `toast ${kind}`;
  note.dataset.key = key || text;
  corner.querySelector(`[data-key="${CSS.escape(note.dataset.key)}"]`)?.remove();
  note.append(textOf(text));
  if (href) note.append(linkTo(href, action));
  corner.append(note);
  while (corner.children.length > AT_ONCE) corner.firstElementChild.remove();
  setTimeout(() => note.remove(), STAYS);
}

function textOf(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  return paragraph;
}

function linkTo(href, action) {
  const link = document.createElement("a");
  link.className = "button";
  link.href = href;
  link.textContent = action;
  return link;
}
