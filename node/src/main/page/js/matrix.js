// The matrix as a component: metric switch, filter, zones to open, hover, keyboard, and the links that are not up as a list.
import { html, useEffect, useMemo, useRef, useState } from "./ui.js";
import { METRICS, METRIC_NOTES, STALE_SECONDS, itemsOf, square, stepsOf } from "./matrix-model.js";
import { draw, itemAt, layoutOf, textOf } from "./matrix-draw.js";
import { go, setQuery } from "./route.js";
import { State } from "./parts.js";
import { count, duration, percent, span, stateOf, tier } from "./words.js";

/** For whoever measures the page: when it drew the matrix. */
const DRAWN = "matrix-drawn";
const MARKS_MAX = 1000;

export function MatrixCard({ matrix, query }) {
  const metric = METRICS[query.metric] ? query.metric : "loss";
  const open = useMemo(() => new Set((query.zones || "").split(",").filter(Boolean)), [query.zones]);
  const rolled = useMemo(() => itemsOf(matrix, open, query.filter), [matrix, open, query.filter]);
  return html`<section class="card matrix" aria-labelledby="matrix-title">
    <div class="bar apart">
      <h2 id="matrix-title">Every link <span class="soft">rows from, columns to</span></h2>
      <div class="metrics" role="group" aria-label="what the squares show">
        ${Object.entries(METRICS).map(
          ([name, one]) => html`<button
            key=${name} aria-pressed=${name === metric} title=${METRIC_NOTES[name]}
            onClick=${() => setQuery({ metric: name === "loss" ? "" : name })}>${one.label}</button>`,
        )}
      </div>
    </div>
    ${(matrix.nodes.length > 8 || query.filter) && html`<${Filter} query=${query} rolled=${rolled} matrix=${matrix} />`}
    <${Grid} matrix=${matrix} items=${rolled.items} metric=${metric} open=${open} />
    <${Legend} matrix=${matrix} metric=${metric} />
    ${matrix.unreached.map(([name, reason]) => html`<p class="small warn" key=${name}>◐ ${name} was asked for better values and did not answer: ${reason}</p>`)}
    ${matrix.leftOut > 0 && html`<p class="small warn">◐ ${count(matrix.leftOut, "link")} left out: too many for one page</p>`}
  </section>`;
}

function Filter({ query, rolled, matrix }) {
  return html`<div class="bar small" style=${{ marginTop: "10px" }}>
    <input id="search" type="search" placeholder="node or zone  ( / )" aria-label="show only nodes or zones with"
      value=${query.filter || ""} onInput=${(event) => setQuery({ filter: event.target.value })} />
    ${rolled.hidden > 0 && html`<span>${rolled.shown} of ${count(matrix.nodes.length, "node")}; the filter hides ${rolled.hidden}</span>`}
    ${rolled.rolled && html`<span class="soft">${count(rolled.zones, "zone")}: choose one to open it</span>`}
    ${query.zones && html`<button onClick=${() => setQuery({ zones: "" })}>Close all zones</button>`}
  </div>`;
}

function Grid({ matrix, items, metric, open }) {
  const frame = useRef();
  const canvas = useRef();
  const [width, setWidth] = useState(0);
  const [over, setOver] = useState(null);
  const [chosen, setChosen] = useState(null);
  useEffect(() => {
    const watch = new ResizeObserver(() => setWidth(frame.current.parentElement.clientWidth - 34));
    watch.observe(frame.current.parentElement);
    return () => watch.disconnect();
  }, []);
  const steps = useMemo(() => stepsOf(matrix, metric), [matrix, metric]);
  const layout = useMemo(() => layoutOf(items, Math.max(240, width)), [items, width]);
  const size = { width: Math.min(layout.width, Math.max(240, width)), height: Math.min(layout.height, innerHeight * 0.76) };
  const view = { items, layout, metric, steps, chosen, ...size };
  const paint = () => {
    const at = frame.current;
    if (!at || !width) return;
    draw(canvas.current, matrix, { ...view, scrollX: at.scrollLeft, scrollY: at.scrollTop });
    if (performance.getEntriesByName(DRAWN).length >= MARKS_MAX) performance.clearMarks(DRAWN);
    performance.mark(DRAWN);
  };
  const waiting = useRef(0);
  const soon = () => {
    cancelAnimationFrame(waiting.current);
    waiting.current = requestAnimationFrame(paint);
  };
  useEffect(soon, [matrix, items, metric, layout, chosen, width]);
  useEffect(() => {
    const theme = matchMedia("(prefers-color-scheme: dark)");
    theme.addEventListener("change", soon);
    return () => theme.removeEventListener("change", soon);
  });
  const find = (event) => {
    const box = canvas.current.getBoundingClientRect();
    const x = event.clientX - box.left, y = event.clientY - box.top;
    const column = x < layout.head ? -1 : itemAt(layout.xs, layout.cell, x - layout.head + frame.current.scrollLeft);
    const row = y < layout.top ? -1 : itemAt(layout.ys, layout.tall, y - layout.top + frame.current.scrollTop);
    return { row, column, x: event.clientX, y: event.clientY };
  };
  const visit = (place) => place && openSquare(items, place, matrix, metric, open);
  const onKey = (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (event.key === "Enter") visit(chosen);
    if (!step) return;
    event.preventDefault();
    const now = chosen || { row: 0, column: 0 };
    const within = (n) => Math.max(0, Math.min(items.length - 1, n));
    setChosen({ row: within(now.row + step[0]), column: within(now.column + step[1]) });
  };
  const told = chosen && wordsOf(items, chosen, matrix, metric);
  return html`<div>
    <div class="frame" ref=${frame} tabindex="0" role="application" onScroll=${soon} onKeyDown=${onKey}
      aria-label="matrix of links; arrow keys choose a link, Enter opens it" aria-describedby="matrix-told"
      style=${{ width: size.width + "px", height: size.height + "px" }}>
      <div class="extent" style=${{ width: layout.width + "px", height: layout.height + "px" }}></div>
      <canvas ref=${canvas} role="img" aria-label=${summaryOf(matrix)}
        onMouseMove=${(event) => setOver(find(event))} onMouseLeave=${() => setOver(null)}
        onClick=${(event) => visit(find(event))}></canvas>
    </div>
    <p id="matrix-told" class="hidden" aria-live="polite">${told || ""}</p>
    ${over && html`<${Tip} items=${items} place=${over} matrix=${matrix} metric=${metric} />`}
  </div>`;
}

const summaryOf = (matrix) => {
  const bad = matrix.state.filter((state) => state === 3 || state === 4).length;
  return count(matrix.from.length, "link") + " between " + count(matrix.nodes.length, "node") + ", " + (bad ? bad + " of them degraded or down" : "none of them degraded or down");
};

function openSquare(items, { row, column }, matrix, metric, open) {
  const from = items[row], to = items[column];
  const whole = [from, to].filter((item) => item && item.whole);
  if (whole.length) setQuery({ zones: [...new Set([...open, ...whole.map((item) => item.zone)])].join(",") });
  else if (from && to && from !== to) {
    if (square(matrix, from, to, metric)) go("link", [from.node.name, to.node.name]);
  } else if (from || to) go("node", [(from || to).node.name]);
}

function wordsOf(items, { row, column }, matrix, metric) {
  const from = items[row], to = items[column];
  if (!from || !to) return "";
  const sum = from === to && !from.whole ? null : square(matrix, from, to, metric);
  const name = from.label + " to " + to.label;
  return sum ? name + ": " + stateOf(sum.state).word + ", " + METRICS[metric].label + " " + textOf(metric, sum.value) : name + ": not probed";
}

function Tip({ items, place, matrix, metric }) {
  const from = items[place.row], to = items[place.column];
  const style = { left: Math.min(place.x + 14, innerWidth - 330) + "px", top: Math.min(place.y + 14, innerHeight - 250) + "px" };
  const node = from && from === to && !from.whole ? from.node : !from !== !to && !(from || to).whole ? (from || to).node : null;
  if (node) {
    return html`<div class="tip" style=${style}><b>${node.name}</b> <${State} name=${node.state} /><div class="soft">${node.zone || "no zone"}</div></div>`;
  }
  if (!from || !to) return null;
  const sum = square(matrix, from, to, metric);
  if (!sum) return html`<div class="tip" style=${style}><b>${from.label} → ${to.label}</b><div class="soft">not probed: nobody is to measure it</div></div>`;
  const several = sum.links > 1;
  return html`<div class="tip" style=${style}>
    <b>${from.label} → ${to.label}</b> <${State} name=${sum.state} />
    <dl>${several ? joined(sum, metric) : single(matrix, sum.at)}</dl>
  </div>`;
}

const line = (name, value) => value !== null && value !== undefined && html`<dt key=${name}>${name}</dt><dd key=${name + "="}>${value}</dd>`;

function joined(sum, metric) {
  return [
    line("links", sum.links + (sum.bad ? ", " + sum.bad + " degraded or down" : ", none degraded or down")),
    line(METRICS[metric].label, sum.value === null ? null : textOf(metric, sum.value)),
    line("oldest", sum.oldest === null ? null : span(sum.oldest)),
  ];
}

function single(m, at) {
  const shown = (value, words) => (value === null ? null : words(value));
  return [
    line("probes", m.sent[at] === null ? null : m.received[at] + " of " + m.sent[at] + " came back"),
    line("loss", shown(m.loss[at], percent)),
    line("lost there / back", m.lostForward[at] === null || !m.sent[at] ? null : m.lostForward[at] + " / " + (m.lostReverse[at] ?? "unknown")),
    line("RTT p50", shown(m.p50[at], duration)),
    line(m.p99[at] === null ? "RTT max" : "RTT p99", shown(m.p99[at] ?? m.max[at], duration)),
    line("IPDV", shown(m.ipdv[at], duration)),
    line("known as", tier(m.tier[at]) + (m.age[at] === null ? "" : ", " + span(m.age[at]) + " old")),
    m.impaired[at] ? line("note", "the measuring node itself was late") : null,
  ];
}

function Legend({ matrix, metric }) {
  const steps = stepsOf(matrix, metric);
  const names = steps.map((step, n) => (n ? textOf(metric, steps[n - 1]) + " to " : "under ") + textOf(metric, step));
  const has = (test) => matrix.from.some((_, at) => test(at));
  return html`<div class="legend">
    ${[...names, textOf(metric, steps.at(-1)) + " and more"].map((name, n) => html`<span key=${n}><i class=${"swatch s" + n}></i>${name}</span>`)}
    ${has((at) => matrix.state[at] === 3) && html`<span>◐ degraded</span>`}
    ${has((at) => matrix.state[at] === 4) && html`<span>✕ down</span>`}
    ${has((at) => matrix.state[at] === 1) && html`<span><i class="swatch hatched"></i>unknown</span>`}
    ${has((at) => matrix.age[at] > STALE_SECONDS) && html`<span><i class="swatch faded"></i>older than ${STALE_SECONDS} s</span>`}
    ${has((at) => matrix.tier[at] === 1) && html`<span><i class="swatch dotted"></i>estimate: a band from gossip</span>`}
  </div>`;
}
