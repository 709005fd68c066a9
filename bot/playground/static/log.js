// The list of messages: stays at its end while one is there, and offers the way back otherwise.
// Where nothing has been said, its end is its beginning: the welcome.

const NEAR = 120;

const log = () => document.getElementById("log");
const newer = () => document.getElementById("newer");

export function startLog() {
  if (!log()) return;
  toEnd();
  addEventListener("load", () => toEnd());
  addEventListener("resize", () => isAtEnd() && toEnd());
  log().addEventListener("scroll", () => isAtEnd() && newer().setAttribute("hidden", ""));
  newer().addEventListener("click", () => toEnd());
}

// Makes a change and keeps the end in view, if it was.
export function keepPlace(change) {
  if (!log()) return change();
  const wasAtEnd = isAtEnd();
  const before = lines();
  change();
  if (wasAtEnd) toEnd();
  else newer().hidden = lines() <= before;
}

export function toEnd() {
  log().scrollTop = lines() ? log().scrollHeight : 0;
  newer().hidden = true;
}

function isAtEnd() {
  const { scrollTop, scrollHeight, clientHeight } = log();
  return !lines() || scrollHeight - scrollTop - clientHeight < NEAR;
}

function lines() {
  return log().querySelectorAll(".line").length;
}
