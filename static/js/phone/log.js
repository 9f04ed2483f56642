// The quick log on a phone: each entry is kept on the phone first, then sent; without signal it waits in the queue.
import { countFrom } from "../days.js";
import { numbered } from "./number.js";
import { NotSent, alone, send, sendLater } from "./send.js";
import { find, keep } from "./store.js";

const form = document.querySelector("form[data-quick]");
const blank = form.innerHTML;
const note = document.querySelector("[data-kept]");
const words = document.getElementById("words").dataset;
const { user } = document.documentElement.dataset;
const OURS = ["csrfmiddlewaretoken", "sent_as", "saved_at", "seconds", "next"]; // set anew with each sending
let editing = null; // the entry that is being changed, if any
let touched = false; // whether anything was tapped since
let opened = Date.now(); // how long logging takes is counted from here (spec 12)

// A new entry. The page may have been kept since another day.
function begin() {
  editing = null;
  opened = Date.now();
  touched = false;
  form.elements.sent_as.value = numbered();
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: form.dataset.zone }).format(new Date());
  if (form.dataset.today !== today) moveTo(today);
}

function moveTo(today) {
  form.elements.date.value = today;
  countFrom(form, today);
  const plans = [...form.querySelectorAll("[data-planned]")];
  for (const plan of plans) plan.closest("label").hidden = plan.dataset.planned !== today;
  const next = plans.find((plan) => plan.dataset.planned === today) ?? form.querySelector(".whom [name=who]:not([data-planned])");
  if (next) next.checked = true;
}

function fill(fields) {
  for (const [name, value] of fields) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
      else field.value = value;
    }
  }
}

// What the server found wrong stands in its own form, which takes the place of this one.
function change(entry) {
  editing = entry;
  if (entry.form) form.innerHTML = entry.form;
  countFrom(form, new Map(entry.fields).get("date") || form.dataset.today);
  fill(entry.fields);
  form.elements.sent_as.value = entry.id;
  const wrong = form.querySelector("[role=alert], .errorlist");
  wrong?.scrollIntoView({ block: "center" });
  (wrong?.querySelector("input, textarea") ?? form.querySelector("[aria-invalid=true]"))?.focus();
}

function label(fields) {
  const chosen = form.querySelector("[name=who]:checked");
  const name = chosen?.value === "other" ? fields.get("customer") : chosen?.nextElementSibling.firstChild.textContent.trim();
  return [name, fields.get("date")].filter(Boolean).join(", ");
}

// `tapped`: the [name, value] of the button, which a form's data leaves out.
function written(tapped) {
  const fields = new FormData(form);
  const kept = [...fields, ...tapped].filter(([name]) => !OURS.includes(name));
  const savedAt = editing?.savedAt ?? new Date().toISOString();
  const seconds = editing ? editing.seconds : Math.round((Date.now() - opened) / 1000);
  const edited = Boolean(editing?.tried || editing?.edited);
  return { id: form.elements.sent_as.value, user, fields: kept, label: label(fields), savedAt, seconds, edited, state: "waiting" };
}

function sayKept(code) {
  form.innerHTML = blank;
  begin();
  window.history.replaceState(null, "", window.location.pathname);
  note.querySelector("span").textContent = words[code];
  note.hidden = false;
  note.focus();
  document.dispatchEvent(new Event("kept"));
}

// This phone keeps nothing: then it goes as a plain form.
function sendPlainly(tapped) {
  for (const [name, value] of tapped) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  form.submit();
}

async function save(tapped) {
  const entry = written(tapped);
  try {
    const found = await alone(async () => {
      await keep(entry);
      sendLater().catch(() => {}); // the page may be closed before there is an answer
      return send(entry, { show: true });
    });
    if (!found.saved) return change(found.entry);
    window.location.assign(found.again && entry.edited ? found.url : form.elements.next.value || "/my/");
  } catch (problem) {
    if (!(problem instanceof NotSent)) throw problem;
    sayKept(problem.code);
  }
}

// Taken out of the pocket again before anything was tapped: it is opened now.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && !touched) opened = Date.now();
});
form.addEventListener("input", () => { touched = true; });

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const tapped = event.submitter?.name ? [[event.submitter.name, event.submitter.value]] : [];
  const bar = form.querySelector(".save-bar");
  bar.inert = true;
  note.hidden = true;
  try {
    await save(tapped);
  } catch {
    sendPlainly(tapped);
  }
  bar.inert = false;
});

begin();
const asked = new URLSearchParams(window.location.search).get("entry");
const found = asked && (await find(asked).catch(() => null));
if (found?.user === user) {
  if (found.state === "waiting") await keep({ ...found, state: "editing" });
  change(found);
}
