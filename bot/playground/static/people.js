// The people on the left; on a phone they come down as a sheet. Says when somebody else has news.

import { toast } from "./toasts.js";

export function startPeople() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("#open-people")) return show(!isShown());
    if (event.target.closest("#close-people")) return show(false);
    if (isShown() && !event.target.closest("#people")) show(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isShown()) show(false);
  });
}

// Remembers what everybody has unread; the function it returns tells what has come since.
export function watchPeople() {
  const before = counts();
  return () => {
    for (const [id, now] of counts()) {
      const then = before.get(id) ?? now;
      const hasNews = now.messages > then.messages || now.letters > then.letters;
      if (hasNews && !now.isCurrent) announce(id, now);
    }
  };
}

function announce(key, { name, first, href, messages, letters }) {
  const news = [counted(messages, "message"), counted(letters, "e-mail")].filter(Boolean);
  toast(`${name} has ${news.join(" and ")}.`, { href, key, action: `Be ${first}` });
}

function counts() {
  const people = [...document.querySelectorAll(".person")];
  return new Map(people.map((person) => [person.id, count(person)]));
}

function count(person) {
  const { name, messages, letters } = person.dataset;
  return {
    name,
    first: name.split(" ")[0],
    href: person.href,
    messages: Number(messages),
    letters: Number(letters),
    isCurrent: person.hasAttribute("aria-current"),
  };
}

function counted(count, what) {
  if (count <= 0) return "";
  return count === 1 ? `a new ${what}` : `${count} new ${what}s`;
}

function isShown() {
  return document.body.classList.contains("choosing");
}

function show(isOpen) {
  document.body.classList.toggle("choosing", isOpen);
  const opener = document.getElementById("open-people");
  opener.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) document.querySelector(".person[aria-current]")?.focus();
  else opener.focus();
}
