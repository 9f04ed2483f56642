// The days a form offers to tap are counted from the day of the visit: they move along with it.
export const language = { en: "en-GB" }[document.documentElement.lang] ?? document.documentElement.lang; // day first
const words = new Intl.DateTimeFormat(language, { month: "short", day: "numeric" });

export function isoDay(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function after(day, days) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year, month - 1, date + days);
}

export function countFrom(form, day) {
  for (const chip of form.querySelectorAll("[data-ahead]")) {
    const then = after(day, Number(chip.dataset.ahead));
    chip.value = isoDay(then);
    const shown = chip.parentElement.querySelector("[data-words]");
    if (shown) shown.textContent = words.format(then);
  }
}

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.name === "date" && field.form && /^\d{4}-\d\d-\d\d$/.test(field.value)) countFrom(field.form, field.value);
});
