// In the service worker of a browser with Background Sync: sends what waits when the network is back, though every page
// of the site may be closed by then. What can't be sent stays, and the browser asks again; a page sends it as well.
import { LATER, NotSent, loggedIn, sendAll } from "./send.js";
import { count, entriesOf } from "./store.js";

self.addEventListener("sync", (event) => {
  if (event.tag === LATER) event.waitUntil(sendQueue());
});

async function sendQueue() {
  if ((await count()) === 0) return; // a page was faster
  const user = await whose();
  if (!user) return;
  await sendAll(user, { ifAvailable: false });
  new BroadcastChannel("salesops-queue").postMessage("changed");
  if ((await entriesOf(user)).some((entry) => entry.state === "waiting")) throw new Error("not all of it was sent");
}

// Who is logged in: only what they wrote is sent. Nobody's waits for a log-in, which no retry brings.
async function whose() {
  try {
    return (await loggedIn()).user;
  } catch (problem) {
    if (problem instanceof NotSent && problem.code === "login") return null;
    throw problem;
  }
}
