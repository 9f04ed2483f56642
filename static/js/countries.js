// Countries that we name in English only, in the reader's own language.
const names = new Intl.DisplayNames([document.documentElement.lang], { type: "region", fallback: "none" });
for (const option of document.querySelectorAll("option[lang=en]")) {
  const name = names.of(option.value);
  if (name) {
    option.textContent = name;
    option.removeAttribute("lang");
  }
}
