// uPlot, dressed for link histories: a band with loss as smoke behind it, marks for events, cursor and zoom shared by all charts.
import { html, loadScript, useEffect, useRef, useState } from "./ui.js";
import { clock } from "./words.js";

const SYNC = "link";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

const alpha = (hex, share) => hex + Math.round(share * 255).toString(16).padStart(2, "0");

let styled = false;

function addStyle() {
  if (styled) return;
  styled = true;
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("../vendor/uPlot.min.css", import.meta.url).href;
  document.head.append(sheet);
}

/**
 * @param series [{label, values, colour, width?, dash?, hidden?}], values beside times, null where not known
 * @param bands [[upper, lower, colour]], by place in series
 * @param smoke the share lost at each time; drawn behind
 * @param marks [{time, level}], vertical lines
 * @param onZoom called with start and end in seconds
 */
export function Chart({ title, times, series, bands = [], smoke, marks = [], range, words, height = 180, onZoom }) {
  const place = useRef();
  const plot = useRef(null);
  const [theme, setTheme] = useState(0);
  useEffect(() => {
    const media = matchMedia("(prefers-color-scheme: dark)");
    const changed = () => setTheme((n) => n + 1);
    media.addEventListener("change", changed);
    return () => media.removeEventListener("change", changed);
  }, []);
  useEffect(() => {
    let gone = false;
    addStyle();
    loadScript("uPlot.iife.min.js").then(() => {
      if (gone || !place.current) return;
      const options = optionsOf({ series, bands, smoke, marks, range, words, height, onZoom, times, width: place.current.clientWidth });
      plot.current = new globalThis.uPlot(options, [times, ...series.map((one) => one.values)], place.current);
    });
    return () => {
      gone = true;
      if (plot.current) plot.current.destroy();
      plot.current = null;
    };
  }, [times, theme]);
  useEffect(() => {
    const watch = new ResizeObserver(() => plot.current && plot.current.setSize({ width: place.current.clientWidth, height }));
    watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  return html`<div class="chart"><div class="title">${title}</div><div ref=${place} role="img" aria-label=${title + ", " + times.length + " points"}></div></div>`;
}

function optionsOf({ series, bands, smoke, marks, range, words, height, onZoom, times, width }) {
  const axis = { stroke: colour("soft"), grid: { stroke: colour("line"), width: 1 }, ticks: { stroke: colour("line"), width: 1 }, font: "12px system-ui, sans-serif" };
  return {
    width, height, ms: 1e-3,
    cursor: { sync: { key: SYNC, setSeries: false }, drag: { x: true, y: false, setScale: false } },
    scales: { x: { time: true, range: () => range }, y: { range: (_, low, high) => [0, high > 0 ? high * 1.1 : 0.01] } },
    axes: [
      { ...axis, space: 84, values: (_, ticks, __, ___, step) => ticks.map((tick) => tickOf(tick, step)) },
      { ...axis, size: 74, values: (_, ticks) => ticks.map((tick) => words(tick)) },
    ],
    series: [
      { label: "time", value: (_, at) => (at === null ? "" : clock(at * 1000)) },
      ...series.map((one) => ({
        label: one.label, stroke: colour(one.colour), width: one.width ?? 1.6, dash: one.dash, points: { show: times.length < 40, size: 4 },
        value: (_, value, __, at) => (at === null || at === undefined ? "" : value === null || value === undefined ? "unknown" : words(value)),
      })),
    ],
    bands: bands.map(([upper, lower, name]) => ({ series: [upper + 1, lower + 1], fill: alpha(colour(name), 0.16) })),
    hooks: {
      drawClear: [(plot) => drawSmoke(plot, smoke)],
      draw: [(plot) => drawMarks(plot, marks)],
      setSelect: [(plot) => {
        if (plot.select.width < 8) return;
        const at = (x) => plot.posToVal(x, "x");
        onZoom(at(plot.select.left), at(plot.select.left + plot.select.width));
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      }],
    },
  };
}

const two = (n) => String(n).padStart(2, "0");

function tickOf(tick, step) {
  const at = new Date(tick * 1000);
  const hm = two(at.getHours()) + ":" + two(at.getMinutes());
  if (step < 60) return hm + ":" + two(at.getSeconds());
  return step < 86400 && at.getHours() + at.getMinutes() > 0 ? hm : two(at.getMonth() + 1) + "-" + two(at.getDate());
}

/** Loss as colour behind the delay, so that both are read at once. */
function drawSmoke(plot, smoke) {
  if (!smoke) return;
  const { ctx: pen, bbox: box } = plot;
  const times = plot.data[0];
  const step = times.length > 1 ? Math.min(...times.slice(1).map((time, n) => time - times[n])) : 10;
  pen.save();
  smoke.forEach((share, n) => {
    if (!(share > 0.001)) return;
    const left = plot.valToPos(times[n], "x", true), right = plot.valToPos(times[n] + step, "x", true);
    if (right < box.left || left > box.left + box.width) return;
    pen.fillStyle = colour(share < 0.05 ? "smoke1" : share < 0.2 ? "smoke2" : "smoke3");
    const from = Math.max(left, box.left);
    pen.fillRect(from, box.top, Math.max(1, Math.min(right, box.left + box.width) - from), box.height);
  });
  pen.restore();
}

function drawMarks(plot, marks) {
  const { ctx: pen, bbox: box } = plot;
  pen.save();
  for (const mark of marks) {
    const x = plot.valToPos(mark.time, "x", true);
    if (x < box.left || x > box.left + box.width) continue;
    pen.strokeStyle = pen.fillStyle = colour(mark.level);
    pen.lineWidth = 1;
    pen.setLineDash([4, 4]);
    pen.beginPath();
    pen.moveTo(x, box.top);
    pen.lineTo(x, box.top + box.height);
    pen.stroke();
    pen.font = "600 " + 12 * devicePixelRatio + "px system-ui, sans-serif";
    pen.textAlign = "center";
    pen.fillText(mark.shape, x, box.top + 11 * devicePixelRatio);
  }
  pen.restore();
}
