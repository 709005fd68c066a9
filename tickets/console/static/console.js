// What the console does beyond plain pages: keys, selecting, local times. Everything works without.

const place = document.querySelector("#place");
const rows = () => [...document.querySelectorAll("[data-row]")];
const current = () => document.querySelector("[data-current]");

function go(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  current()?.removeAttribute("data-current");
  next.setAttribute("data-current", "");
  next.querySelector("[data-open]").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const keys = {
  j: () => go(1),
  k: () => go(-1),
  x: () => current()?.querySelector("input[type=checkbox]")?.click(),
  u: () => document.querySelector(".brand").click(),
  "?": () => document.querySelector("#keys").showModal(),
  "/": () => {
    const search = document.querySelector("#search");
    if (!search) return;
    search.closest("details").open = true;
    search.focus();
  },
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("textarea, select, input:not([type=checkbox]), dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
});

const all = document.querySelector("#all");
const picks = () => [...document.querySelectorAll("input[name=ticket]")];

function count() {
  const label = document.querySelector("#selected");
  if (!label) return;
  const chosen = picks().filter((pick) => pick.checked).length;
  label.textContent = `With ${chosen} selected:`;
  label.closest(".bulk").hidden = !chosen;
  if (all) all.checked = chosen > 0 && chosen === picks().length;
}

all?.addEventListener("change", () => {
  for (const pick of picks()) pick.checked = all.checked;
  count();
});
place?.addEventListener("change", count);
count();

// A form that is on its way is not sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

const local = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = time.textContent;
  time.textContent = local.format(new Date(time.dateTime));
}
