// The list of messages: stays at its end while one is there, and offers the way back otherwise.
// Before the first word of one's own it begins with a welcome, which is read from its top.

const NEAR = 120;

const log = () => document.getElementById("log");
const newer = () => document.getElementById("newer");
const welcome = () => document.getElementById("welcome");

export function startLog() {
  if (!log()) return;
  toStart();
  addEventListener("load", toStart);
  addEventListener("resize", () => !welcome() && isAtEnd() && toEnd());
  log().addEventListener("scroll", () => isAtEnd() && newer().setAttribute("hidden", ""));
  newer().addEventListener("click", toEnd);
}

// Makes a change and keeps the end in view, if it was; the welcome stays where it is.
export function keepPlace(change) {
  if (!log()) return change();
  const wasAtEnd = welcome() || isAtEnd();
  const before = lines();
  change();
  const isMore = lines() > before;
  if (welcome()) newer().hidden = !isMore || isAtEnd();
  else if (wasAtEnd) toEnd();
  else newer().hidden = !isMore;
}

export function toEnd() {
  log().scrollTop = log().scrollHeight;
  newer().hidden = true;
}

function toStart() {
  if (welcome()) log().scrollTop = 0;
  else toEnd();
}

function isAtEnd() {
  const { scrollTop, scrollHeight, clientHeight } = log();
  return scrollHeight - scrollTop - clientHeight < NEAR;
}

function lines() {
  return log().querySelectorAll(".line").length;
}
