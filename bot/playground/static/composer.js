// The box one writes in. In a DM with an app it goes on with the latest conversation, unless one
// asks for a new one or answers in an older one; in a channel it starts a thread of its own.

import { toEnd } from "./log.js";
import { post } from "./post.js";

const NEW = "";
const LATEST = null;

const form = () => document.getElementById("composer");
const box = () => document.getElementById("text");
const files = () => document.getElementById("files"); // only their names are sent

let choice = LATEST; // a thread's ts, NEW, or LATEST
let edited = null; // the channel and ts of the message being edited, if one is

export function startComposer() {
  if (!form()) return;
  form().addEventListener("submit", submit);
  box().addEventListener("keydown", sendOnEnter);
  document.getElementById("elsewhere").addEventListener("click", chooseOther);
  document.getElementById("detach").addEventListener("click", detach);
  files().addEventListener("change", showAttached);
  document.addEventListener("click", (event) => {
    const answer = event.target.closest("[data-answer]");
    if (answer) choose(answer.dataset.answer);
    const suggestion = event.target.closest("[data-try]");
    if (suggestion) send(suggestion.dataset.try, NEW);
    const command = event.target.closest("[data-command]");
    if (command) begin(command);
    const attach = event.target.closest("[data-attach]");
    if (attach) chooseFiles(attach);
    const own = event.target.closest("[data-edit]");
    if (own) edit(own);
  });
  focus();
}

// Puts a slash command in the box, to be gone on with.
function begin(command) {
  command.closest("details").removeAttribute("open");
  box().value = command.dataset.command;
  box().focus();
}

function chooseFiles(entry) {
  entry.closest("details").removeAttribute("open");
  files().click();
}

function attached() {
  return [...files().files].map((file) => file.name);
}

function showAttached() {
  const line = document.getElementById("attached");
  line.hidden = attached().length === 0;
  line.querySelector(".going-text").textContent = `With ${attached().join(", ")}`;
  focus();
}

function detach() {
  files().value = "";
  showAttached();
}

// Puts one's own message in the box, to be said otherwise.
function edit(entry) {
  entry.closest("details").removeAttribute("open");
  const { channel, ts } = entry.closest("[data-ts]").dataset;
  edited = { channel, ts };
  box().value = entry.dataset.edit;
  refreshComposer();
  box().focus();
}

function leaveEdit() {
  edited = null;
  box().value = "";
  refreshComposer();
}

// Says where a message would go, after anything changed.
export function refreshComposer() {
  if (!form()) return;
  if (choice && !talk(choice)) choice = LATEST;
  const thread = target();
  const going = document.getElementById("going");
  if (edited) {
    going.hidden = false;
    going.querySelector(".going-text").textContent = "Editing your message";
    document.getElementById("elsewhere").textContent = "Leave it as it is";
    return;
  }
  going.hidden = !(isDirect() ? latest() : thread);
  going.querySelector(".going-text").textContent = thread
    ? `${isDirect() ? "Continuing" : "Replying to"} “${talk(thread).dataset.opening}”`
    : "Starting a new conversation";
  document.getElementById("elsewhere").textContent = otherWay(thread);
  for (const each of document.querySelectorAll(".talk")) {
    each.classList.toggle("going-on", each.dataset.thread === thread && choice !== LATEST);
  }
}

function otherWay(thread) {
  if (!isDirect()) return `Write to ${form().dataset.into} instead`;
  return thread ? "New conversation" : "Continue the last one";
}

function chooseOther() {
  if (edited) return leaveEdit();
  choose(isDirect() && target() ? NEW : LATEST);
}

function choose(where) {
  choice = where;
  refreshComposer();
  box().focus();
}

function target() {
  if (choice !== LATEST) return choice;
  return isDirect() ? latest() : NEW;
}

// The thread a person took part in last; what an app says by itself is not continued.
function latest() {
  const own = [...document.querySelectorAll(".talk[data-own=true]")];
  const newest = (each) => Number([...each.querySelectorAll(".line")].at(-1)?.dataset.ts ?? 0);
  return own.sort((one, other) => newest(one) - newest(other)).at(-1)?.dataset.thread ?? NEW;
}

function talk(thread) {
  return document.getElementById(`talk-${thread}`);
}

function isDirect() {
  return form().dataset.direct === "true";
}

function sendOnEnter(event) {
  if (event.key === "Escape") return edited ? leaveEdit() : choose(LATEST);
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form().requestSubmit();
}

async function submit(event) {
  event.preventDefault();
  const text = box().value.trimEnd(); // a space before a slash makes words of a command
  if (!text && !attached().length) return;
  if (edited) return sayOtherwise(text);
  box().value = "";
  if (await send(text, target(), attached())) detach();
  else if (!box().value) box().value = text;
}

async function sayOtherwise(text) {
  const { user } = form().elements;
  if (await post("/edit", { user: user.value, ...edited, text })) leaveEdit();
}

async function send(text, thread, names = []) {
  const { user, channel } = form().elements;
  form().classList.add("sending");
  const said = { user: user.value, channel: channel.value, thread, text };
  const fields = new URLSearchParams(said);
  for (const name of names) fields.append("file", name);
  const sent = await post("/say", fields);
  form().classList.remove("sending");
  if (sent && isDirect()) choice = LATEST;
  toEnd();
  refreshComposer();
  focus();
  return sent;
}

// Not on a phone, where it would bring up the keyboard.
function focus() {
  if (matchMedia("(pointer: fine)").matches) box().focus({ preventScroll: true });
}
