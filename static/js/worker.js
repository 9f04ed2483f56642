// The service worker: pages and their files when there is no signal. /sw.js puts VERSION and FILES before this text.
const SHELL = `shell-${VERSION}`;
const OWN = ["/log/", "/log/queue/"]; // pages that open without signal; js/phone/keep.js keeps them
const OFFLINE = "/offline/";
const PATIENCE = 4000; // milliseconds for a page that is kept; a bad signal may never answer
const CUT_OFF = 30_000; // how long after that the files come from the phone at once
let cutOffAt = 0;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function install() {
  const shell = await caches.open(SHELL);
  await shell.addAll([...FILES, OFFLINE].map((url) => new Request(url, { cache: "reload" })));
  await self.skipWaiting();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST" && pathname.startsWith("/accounts/")) {
    event.waitUntil(caches.delete("pages")); // somebody logs in or out: the next may be another
  } else if (request.method === "GET" && request.mode === "navigate") {
    event.respondWith(page(request, pathname));
  } else if (request.method === "GET" && FILES.includes(pathname)) {
    event.respondWith(file(request));
  }
});

async function stored(path) {
  const pages = await caches.open("pages");
  return (await pages.match(path, { ignoreVary: true })) ?? (await (await caches.open(SHELL)).match(path, { ignoreVary: true }));
}

function late() {
  return new Promise((_resolve, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
}

async function page(request, path) {
  const own = OWN.includes(path) ? await stored(path) : undefined;
  try {
    const answer = await (own ? Promise.race([fetch(request), late()]) : fetch(request));
    return own && answer.status >= 500 ? own : answer;
  } catch {
    cutOffAt = Date.now();
    return own ?? (await stored(OFFLINE)) ?? Response.error();
  }
}

// From the network, so that a deploy is never mixed with what was before it; from the phone when that is cut off.
async function file(request) {
  if (Date.now() - cutOffAt > CUT_OFF) {
    const answer = await fetch(request).catch(() => null);
    if (answer?.ok) return answer;
  }
  const kept = await (await caches.open(SHELL)).match(request, { ignoreVary: true });
  return kept ?? (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
