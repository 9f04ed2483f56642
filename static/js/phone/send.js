// Sends what waits, each entry once: the server knows it by its number and answers a repeat with the record that is there.
import { drop, entriesOf, find, keep } from "./store.js";

const PATIENCE = 15_000; // milliseconds that a phone with a bad signal waits for an answer
const SESSION = "/log/session/";
const SEND = "/log/send/";
export const LATER = "send-what-waits"; // the name by which the service worker is asked to send (sync.js)

// Why nothing was sent: a code; the page has the words for it.
export class NotSent extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

async function asked(url, options = {}) {
  try {
    return await fetch(url, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(PATIENCE), ...options });
  } catch {
    throw new NotSent("network");
  }
}

// {user, token}: who is logged in on this phone, and a fresh token to send with.
export async function loggedIn() {
  const answer = await asked(SESSION);
  if (answer.status === 401) throw new NotSent("login");
  if (!answer.ok) throw new NotSent("server");
  return answer.json().catch(() => { throw new NotSent("network"); });
}

async function tokenFor(user) {
  const session = await loggedIn();
  if (session.user !== user) throw new NotSent("other");
  return session.token;
}

async function posted(entry, token, show) {
  const body = new URLSearchParams(entry.fields);
  body.set("sent_as", entry.id);
  body.set("saved_at", entry.savedAt);
  if (entry.seconds !== undefined) body.set("seconds", entry.seconds);
  if (entry.edited) body.set("edited", "yes");
  if (show) body.set("show", "yes");
  return asked(SEND, { method: "POST", body, headers: { "X-CSRFToken": token, "X-Written-By": entry.user } });
}

async function settled(entry, answer) {
  const found = await answer.json().catch(() => null);
  if (answer.ok && found) {
    await drop(entry.id);
    return { saved: true, again: answer.status === 200, ...found };
  }
  if (answer.ok) throw new NotSent("network"); // cut off within the answer: asked again, the server will know it
  if (answer.status === 401) throw new NotSent("login");
  if (answer.status === 409 && !found?.why) throw new NotSent("other");
  if (answer.status === 403 || answer.status >= 500 || answer.status === 429) throw new NotSent("server");
  const refused = { ...entry, state: "refused", tried: false, why: found?.why ?? [], code: `${answer.status}`, form: found?.form };
  await keep(refused);
  return { saved: false, entry: refused };
}

// What became of one entry: {saved: true, url, says} or {saved: false, entry}. NotSent where it has to wait.
export async function send(entry, { show = false } = {}) {
  let { tried } = entry; // whether it may have arrived without our having heard of it
  try {
    const token = await tokenFor(entry.user);
    tried = true;
    return await settled(entry, await posted(entry, token, show));
  } catch (problem) {
    if (!(problem instanceof NotSent)) throw problem;
    await keep({ ...entry, tried, code: problem.code });
    throw problem;
  }
}

// Does `work` while nothing else of this phone is sending; what comes second waits, or is left out if it may be.
export function alone(work, { ifAvailable = false } = {}) {
  if (!navigator.locks) return work();
  return navigator.locks.request("salesops-send", { ifAvailable }, (lock) => (lock ? work() : 0));
}

// Sends all that waits, in the order in which it was written; gives how many were saved.
export function sendAll(user, { ifAvailable = true } = {}) {
  return alone(() => inTurn(user), { ifAvailable });
}

// Asks the browser to have what waits sent once there is a network, even if this page is closed. Not every browser can;
// then the next page that is opened sends it.
export async function sendLater() {
  const worker = await navigator.serviceWorker?.ready;
  await worker?.sync?.register(LATER);
}

async function inTurn(user) {
  let saved = 0;
  for (const { id } of (await entriesOf(user)).filter((entry) => entry.state === "waiting")) {
    const entry = await find(id); // it may have been edited or discarded meanwhile
    if (entry?.state !== "waiting") continue;
    try {
      saved += (await send(entry)).saved ? 1 : 0;
    } catch (problem) {
      if (problem instanceof NotSent) break;
      throw problem;
    }
  }
  return saved;
}
