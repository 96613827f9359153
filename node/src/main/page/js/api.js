// Calls of the JSON face of the node that served this page.

export const API = "/api/v1/";

/** What went wrong, in words, and what to do: both are the node's own. */
class Refused extends Error {
  constructor(message, hint, status) {
    super(message);
    this.hint = hint;
    this.status = status;
  }
}

async function call(path, options, seconds) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  try {
    const reply = await fetch(API + path, { ...options, signal: stop.signal, cache: "no-store" });
    const text = await reply.text();
    let json;
    try {
      json = JSON.parse(text);
    } catch {
      throw new Refused("the answer is not JSON (HTTP " + reply.status + ")", "", reply.status);
    }
    if (!reply.ok) {
      throw new Refused(json.error || "HTTP " + reply.status, json.hint || "", reply.status);
    }
    return json;
  } catch (failure) {
    if (failure instanceof Refused) throw failure;
    const late = failure.name === "AbortError";
    throw new Refused(late ? `no answer within ${seconds} s` : "this node does not answer", "", 0);
  } finally {
    clearTimeout(timer);
  }
}

/** Parameters that are undefined, null or "" are left out. */
export function get(path, parameters = {}, seconds = 5) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== "") query.set(name, value);
  }
  const text = query.toString();
  return call(path + (text ? "?" + text : ""), {}, seconds);
}

export function post(path, body, seconds = 10) {
  const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return call(path, options, seconds);
}
