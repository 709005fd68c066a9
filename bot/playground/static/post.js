// Sends what a person did, and says so when it didn't work.

import { toast } from "./toasts.js";

const UNREACHABLE = "The playground doesn't answer. Is it still running?";

export async function post(address, fields, { quiet = false } = {}) {
  const problem = await send(address, fields);
  if (problem && !quiet) toast(problem, { kind: "problem" });
  return !problem;
}

async function send(address, fields) {
  const body = fields instanceof URLSearchParams ? fields : new URLSearchParams(fields);
  try {
    const response = await fetch(address, { method: "POST", body });
    if (!response.headers.get("content-type")?.includes("json")) return await response.text();
    return (await response.json()).problem;
  } catch {
    return UNREACHABLE;
  }
}
