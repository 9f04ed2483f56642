// Keeps on the phone the pages that must open without signal: fetched anew for another user, language, day or version.
const { user, version } = document.documentElement.dataset;
const PAGES = ["/log/", "/log/queue/", "/offline/"];
const RENEWING = ["/log/", "/my/"];
const MARK = "/kept-for";

async function kept(pages, mark) {
  const found = await pages.match(MARK);
  return found && (await found.text()) === mark;
}

// A page as this user sees it; null where somebody else has logged in meanwhile.
async function fetched(url) {
  const answer = await fetch(url, { redirect: "error", cache: "no-store", headers: { "X-Keep": "yes" } });
  if (!answer.ok) return null;
  const isMine = url === "/offline/" || (await answer.clone().text()).includes(`data-user="${user}"`);
  return isMine ? answer : null;
}

async function dropOldFiles() {
  const old = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== `shell-${version}`);
  if (await caches.has(`shell-${version}`)) await Promise.all(old.map((name) => caches.delete(name)));
}

// What was planned since: the log as it is now, where it was planned or looked for.
async function renewLog() {
  if (!RENEWING.includes(window.location.pathname)) return;
  const answer = await fetched("/log/");
  if (answer) await (await caches.open("pages")).put("/log/", answer);
}

export async function keepPages() {
  const mark = [user, document.documentElement.lang, new Date().toDateString(), version].join("|");
  if (await kept(await caches.open("pages"), mark)) return renewLog();
  const answers = await Promise.all(PAGES.map(fetched));
  if (answers.includes(null)) return;
  await caches.delete("pages");
  const pages = await caches.open("pages");
  await Promise.all(PAGES.map((url, place) => pages.put(url, answers[place])));
  await pages.put(MARK, new Response(mark));
  await dropOldFiles();
}
