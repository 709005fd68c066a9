// Follows the server: whenever it says there is something new, fetches this page again and
// changes only what differs.

import { morph } from "./morph.js";

const AGAIN_AFTER = 1500;

export function follow({ around }) {
  const refresh = oneAtATime(() => renew(around));
  const source = new EventSource(document.body.dataset.feed);
  source.addEventListener("version", (event) => {
    showOnline(true);
    if (event.data !== shownVersion()) refresh();
  });
  source.addEventListener("error", () => showOnline(false));
  window.addEventListener("pagehide", () => source.close());
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
}

async function renew(around) {
  const response = await fetch(location.href, { cache: "no-store" });
  if (!response.ok) return location.assign("/");
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  document.title = fresh.title;
  around(() => morph(document.getElementById("window"), fresh.getElementById("window")));
}

function shownVersion() {
  return document.getElementById("window").dataset.version;
}

function showOnline(isOnline) {
  document.body.classList.toggle("offline", !isOnline);
}

// Runs a task; when asked meanwhile, once more afterwards.
function oneAtATime(task) {
  let running = false;
  let wanted = false;
  return async function run() {
    wanted = true;
    if (running) return;
    running = true;
    while (wanted) {
      wanted = false;
      try {
        await task();
      } catch {
        wanted = true;
        await new Promise((done) => setTimeout(done, AGAIN_AFTER));
      }
    }
    running = false;
  };
}
