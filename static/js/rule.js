// The rule editor shows only the fields that a choice makes use of. Without this all of them show, and work the same.
const form = document.querySelector("form[data-rule]");

function joinOf(place) {
  return form.querySelector(`[data-join="${place}"] [data-how] select`)?.value;
}

function show(element, wanted) {
  // A field with an error stays in sight.
  if (element) element.hidden = !wanted && !element.querySelector(".errorlist");
}

function refresh() {
  const used = new Set(["rule"]);
  for (const row of form.querySelectorAll("[data-condition]")) {
    const place = row.querySelector("[data-place] select").value;
    used.add(place);
    show(row.querySelector("[data-value]"), place !== "");
    show(row.querySelector("[data-points]"), joinOf(place) === "score");
  }
  for (const row of form.querySelectorAll("[data-join]")) {
    const isCounted = ["at_least", "score"].includes(joinOf(row.dataset.join));
    show(row.querySelector("[data-number]"), isCounted);
    show(row, used.has(row.dataset.join));
  }
}

form.addEventListener("change", refresh);
refresh();
