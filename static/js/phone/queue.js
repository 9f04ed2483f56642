// The queue page: what waits on this phone, with what failed and why; send, change or discard it.
import { language } from "../days.js";
import { sendAll } from "./send.js";
import { drop, entriesOf, keep } from "./store.js";

const { user } = document.documentElement.dataset;
const list = document.querySelector("[data-entries]");
const words = document.getElementById("words").dataset;
const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

function reasons(entry) {
  if (entry.state === "editing") return [words.editing];
  if (entry.state === "waiting") return [words[entry.code] ?? words.network];
  return entry.why?.length ? entry.why : [`${words.refused} (${entry.code})`];
}

function line(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}

function shown(entry) {
  const item = document.getElementById("entry").content.cloneNode(true);
  item.querySelector("[data-label]").textContent = entry.label;
  item.querySelector("[data-saved]").textContent = moment.format(new Date(entry.savedAt));
  item.querySelector("[data-state=waiting]").hidden = entry.state === "refused";
  item.querySelector("[data-state=refused]").hidden = entry.state !== "refused";
  item.querySelector("[data-why]").replaceChildren(...reasons(entry).map(line));
  for (const button of item.querySelectorAll("[data-do]")) button.dataset.id = entry.id;
  return item;
}

async function show() {
  const entries = await entriesOf(user);
  document.querySelector("[data-empty]").hidden = entries.length > 0;
  document.querySelector("[data-some]").hidden = entries.length === 0;
  document.querySelector("[data-login]").hidden = !entries.some((entry) => entry.code === "login");
  list.replaceChildren(...entries.map(shown));
}

const actions = {
  send: (entry) => keep({ ...entry, state: "waiting" }),
  edit: async (entry) => {
    await keep({ ...entry, state: entry.state === "refused" ? "refused" : "editing" });
    window.location.assign(`/log/?entry=${entry.id}`);
  },
  discard: async (entry) => window.confirm(words.confirm) && drop(entry.id),
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  const entries = await entriesOf(user);
  const meant = button.dataset.id ? entries.filter((entry) => entry.id === button.dataset.id) : entries;
  for (const entry of meant) await actions[button.dataset.do](entry);
  if (button.dataset.do === "send") await sendAll(user);
  document.dispatchEvent(new Event("kept"));
});

document.addEventListener("queuechange", show);
show();
