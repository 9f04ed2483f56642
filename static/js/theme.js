// Runs before the page is drawn, so that the chosen theme never flashes in late.
const stored = localStorage.getItem("theme");
if (stored) document.documentElement.dataset.theme = stored;
