// On every page of somebody who logs visits: sends what waits, says how much does, and keeps the log ready for no signal.
import { keepPages } from "./keep.js";
import { sendAll, sendLater } from "./send.js";
import { count, entriesOf } from "./store.js";

const { user } = document.documentElement.dataset;
const AGAIN = 30_000; // milliseconds
const windows = "BroadcastChannel" in window ? new BroadcastChannel("salesops-queue") : null; // others of this phone

async function sayHowMany() {
  const { length } = await entriesOf(user);
  for (const badge of document.querySelectorAll("[data-queue]")) {
    badge.hidden = length === 0;
    badge.querySelector("b").textContent = length;
  }
  document.dispatchEvent(new Event("queuechange"));
}

async function sayEverywhere() {
  await sayHowMany();
  windows?.postMessage("changed");
}

async function sendIfSeen() {
  const waits = (await entriesOf(user)).some((entry) => entry.state === "waiting");
  if (!waits || document.visibilityState !== "visible") return sayHowMany();
  await sendAll(user);
  await sayEverywhere();
}

const tried = () => sendIfSeen().catch(() => {}); // a phone that keeps nothing has nothing to send
window.addEventListener("online", tried);
document.addEventListener("kept", sayEverywhere); // another module has kept, sent or dropped an entry
windows?.addEventListener("message", () => sayHowMany());
document.addEventListener("visibilitychange", tried);
setInterval(tried, AGAIN);
tried();

// Where the browser can wake it for sending, the service worker takes in what sends (sync.js), as a module does.
function registered() {
  const wakes = "SyncManager" in window;
  return navigator.serviceWorker.register(wakes ? "/sw.js?sync" : "/sw.js", { type: wakes ? "module" : "classic" });
}

if ("serviceWorker" in navigator) {
  registered().then(keepPages).catch(() => {});
  count().then((waiting) => waiting && sendLater()).catch(() => {});
}
