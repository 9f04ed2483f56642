// A bar of long work that is not over is asked for again, every second, until it is. Without this the pages of the work
// load themselves anew, and any page shows the bar as it stood when it was opened.
const EVERY = 1000;

async function fresh(bar) {
  const answer = await fetch(bar.dataset.job, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-job]");
  if (!found) return;
  bar.replaceWith(found);
  const onward = found.closest("[data-goes-on]") && found.querySelector("[data-leads-on]");
  if (onward) window.location.replace(onward.href); // who waits for a preview is shown it
}

async function follow() {
  const bars = document.hidden ? [] : [...document.querySelectorAll("[data-job][data-open]")];
  await Promise.allSettled(bars.map(fresh));
  if (document.querySelector("[data-job][data-open]")) setTimeout(follow, EVERY);
}

setTimeout(follow, EVERY);
