import { explain } from "./explain.js";

// Charts come last: Plotly is fetched when the first chart comes into view, never before the page is useful.
const charts = [...document.querySelectorAll("[data-chart]")];
let plotly;

function loadPlotly(url) {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.Plotly);
    script.onerror = reject;
    document.head.append(script);
  });
  return plotly;
}

// A token's colour in the theme shown; the bare property would still be the pair light-dark(...).
function token(name) {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = `var(${name})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

// Figures name colours by token ("--good"), so that they follow the theme.
function inked(value) {
  if (typeof value === "string") return value.startsWith("--") ? token(value) : value;
  if (Array.isArray(value)) return value.map(inked);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inked(each)]));
  }
  return value;
}

function layoutOf(figure, width) {
  const axis = { gridcolor: token("--line"), linecolor: token("--line-strong"), zerolinecolor: token("--line-strong"), automargin: true };
  const layout = inked(figure.layout);
  const beyond = (axis) => layout.annotations?.some((each) => each[axis] === "paper"); // labels outside the plot
  return {
    ...layout,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: token("--ink") },
    margin: { l: 48, r: beyond("xref") ? 52 : 16, t: beyond("yref") ? 28 : 16, b: 40 },
    xaxis: { ...axis, tickangle: 0, nticks: Math.max(2, Math.floor(width / 52)), ...layout.xaxis },
    yaxis: { ...axis, rangemode: "tozero", ...layout.yaxis },
    hoverlabel: { bgcolor: token("--surface"), bordercolor: token("--line-strong"), font: { color: token("--ink") } },
  };
}

async function draw(chart) {
  const Plotly = await loadPlotly(chart.dataset.plotly);
  const figure = JSON.parse(document.getElementById(chart.dataset.chart).textContent);
  if (figure.layout.height) chart.style.height = `${figure.layout.height}px`; // else it is too low once the window is resized
  const options = { responsive: true, displaylogo: false, showSendToCloud: false, displayModeBar: false };
  await Plotly.react(chart, inked(figure.data), layoutOf(figure, chart.clientWidth), options);
  chart.dataset.drawn = "yes";
  chart.on("plotly_click", (event) => {
    const address = event.points[0]?.customdata?.url;
    if (address) explain(address);
  });
}

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    seen.unobserve(entry.target);
    draw(entry.target);
  }
}, { rootMargin: "200px" });

charts.forEach((chart) => seen.observe(chart));
const redraw = () => charts.filter((chart) => chart.dataset.drawn).forEach(draw);
document.addEventListener("themechange", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw); // the system's own, as at dusk
