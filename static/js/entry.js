import "./days.js";

// Logging with fewer taps: suggestions while typing, values to tap, days to choose. Without it the form works as it is.
const WAIT = 180; // milliseconds after the last letter

async function found(url, query) {
  const address = new URL(url, location.href);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).found : [];
}

function options(pairs) {
  return pairs.map(([value, label]) => {
    const option = document.createElement("option");
    option.value = value;
    option.textContent = label;
    return option;
  });
}

let typing;
document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.dataset.suggest && field.value.trim()) {
    clearTimeout(typing);
    typing = setTimeout(async () => {
      const pairs = await found(field.dataset.suggest, { q: field.value });
      if (pairs.length) field.list.replaceChildren(...options(pairs));
    }, WAIT);
  }
  const chips = field.closest("[data-day-chips]");
  if (chips && field.type === "date" && field.value) chips.querySelector("[value=other]").checked = true;
});

// Tapping another chip forgets the day typed before.
document.addEventListener("change", (event) => {
  const chips = event.target.closest("[data-day-chips]");
  if (!chips || event.target.type !== "radio") return;
  const day = chips.querySelector("[type=date]");
  if (event.target.value === "other") day.focus();
  else day.value = "";
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  const field = document.getElementById(button.dataset.fill);
  field.value = button.dataset.value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

// What the record may be part of depends on the customer.
document.addEventListener("change", async (event) => {
  const list = document.querySelector("select[data-part-of]");
  if (!list || !event.target.dataset.suggest) return;
  const pairs = await found(list.dataset.partOf, { customer: event.target.value });
  const chosen = list.value;
  list.replaceChildren(list.options[0], ...options(pairs));
  if (pairs.some(([value]) => value === chosen)) list.value = chosen;
});
