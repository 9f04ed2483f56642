// A figure's explanation opens over the page. Without this its link leads to the same words on a page of their own.
const dialog = document.createElement("dialog");
dialog.className = "explain";
dialog.setAttribute("aria-labelledby", "explained");

async function fetched(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById("explanation");
}

// Opens it, or goes to its page where it can't be shown here; closing leads the focus back.
export async function explain(url) {
  const article = await fetched(url).catch(() => null);
  if (!article) return window.location.assign(url);
  article.querySelector("[data-close]").hidden = false;
  dialog.replaceChildren(article);
  if (!dialog.isConnected) document.body.append(dialog);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  article.querySelector("#explained").focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-figure]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    explain(link.href);
  }
  if (event.target.closest("[data-close]") || event.target === dialog) dialog.close();
});
