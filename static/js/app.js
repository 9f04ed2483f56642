// Small comforts. Everything works without them.
const root = document.documentElement;
root.dataset.js = "yes";
const OPEN = ":is(.menu, .state) details[open]"; // what lies over the page until something else is tapped

// A page of figures opened without its team and period: the address bar gets them, to be shared or kept.
const whole = document.querySelector("link[rel=canonical]");
if (whole) history.replaceState(history.state, "", whole.href);

// On a phone the way to here is in sight among its neighbours, which scroll by in one row.
for (const here of document.querySelectorAll(".top nav :is([aria-current], [data-active]), :is(main, main > nav) > .tabs [aria-current], .steps [aria-current]")) {
  const row = here.closest(".tabs, .steps, nav");
  const [at, around] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += at.left - around.left - (around.width - at.width) / 2;
}

function nextTheme() {
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  return dark ? "light" : "dark";
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-switch]")) {
    root.dataset.theme = nextTheme();
    localStorage.setItem("theme", root.dataset.theme);
    document.dispatchEvent(new Event("themechange"));
  }
  if (event.target.closest("[data-print]")) window.print();
  for (const open of document.querySelectorAll(OPEN)) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector(OPEN);
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// A form that only chooses what to show is sent as soon as something is chosen.
document.addEventListener("change", (event) => {
  if (event.target.matches("form[data-auto] select")) event.target.form.requestSubmit();
});

// Ask before what can't be taken back.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm || event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// Fill the log-in form with a demo account.
document.addEventListener("click", (event) => {
  const login = event.target.closest("[data-login]");
  if (!login) return;
  document.querySelector("[name=login]").value = login.dataset.login;
  document.querySelector("[name=password]").value = login.dataset.password;
  document.querySelector("[name=password]").form.requestSubmit();
});
