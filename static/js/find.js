// Ctrl-K opens the finder over the page; arrows walk through what it found. Without this the link opens it as a page.
const link = document.querySelector("[data-find]");
const dialog = document.createElement("dialog");
dialog.className = "explain finder";

async function fetched(url, id) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
}

async function open() {
  const finder = await fetched(link.href, "finder").catch(() => null);
  if (!finder) return window.location.assign(link.href);
  dialog.setAttribute("aria-label", finder.getAttribute("aria-label"));
  dialog.replaceChildren(finder);
  if (!dialog.isConnected) document.body.append(dialog);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("[name=q]").focus();
}

// Only the answer to what is typed now is shown, however late an earlier one comes.
async function find(form) {
  const url = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  form.dataset.asked = url;
  const found = await fetched(url, "found").catch(() => null);
  if (found && form.dataset.asked === url) dialog.querySelector("#found").replaceWith(found);
}

function walk(event) {
  const ways = [dialog.querySelector("[name=q]"), ...dialog.querySelectorAll(".ways a")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = ways.indexOf(document.activeElement);
  if (!step || at < 0) return;
  event.preventDefault();
  ways[(at + step + ways.length) % ways.length].focus();
}

if (link) {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  dialog.addEventListener("keydown", walk);
  dialog.addEventListener("input", (event) => event.target.name === "q" && find(event.target.form));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  // Enter goes to the first that was found.
  dialog.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-find-form]")) return;
    event.preventDefault();
    await find(event.target);
    dialog.querySelector(".ways a")?.click();
  });
}
