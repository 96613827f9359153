// Time travel: the matrix and the graph as the links' stored histories have them. Each link's history is kept by the node that
// measured it, so this asks for every link once; which is why it is offered for small meshes only.
import { html, signal, useEffect, useSignals } from "./ui.js";
import { get } from "./api.js";
import { matrixOf } from "./matrix-model.js";
import { setQuery } from "./route.js";
import { onKeys } from "./keys.js";
import { clock, count, span } from "./words.js";

/** Twelve nodes have 132 links: some seconds of asking. */
const NODES_MAX = 12;
const ASKED_AT_ONCE = 4;
const POINTS = 120;
const BACK = { "15m": 900, "1h": 3600, "6h": 21600, "24h": 86400 };
const STATES = { LINK_UNKNOWN: 1, LINK_UP: 2, LINK_DEGRADED: 3, LINK_DOWN: 4 };

/** Null: live. Else what was loaded: {key, start, end, step, links, asked, unreached}. */
const loaded = signal(null);

const isOffered = (matrix) => matrix.nodes.length >= 2 && matrix.nodes.length <= NODES_MAX;

async function load(matrix, back) {
  const seconds = BACK[back] || BACK["1h"];
  const step = Math.max(10, Math.ceil(seconds / POINTS / 10) * 10);
  const end = Math.floor(Date.now() / 1000 / step) * step, start = end - seconds;
  const mine = { key: back, start, end, step, links: [], asked: 0, unreached: new Set() };
  loaded.value = mine;
  const waiting = [];
  for (let at = 0; at < matrix.from.length; at++) waiting.push([matrix.from[at], matrix.to[at]]);
  const ask = async () => {
    for (let pair = waiting.pop(); pair && loaded.value && loaded.value.key === mine.key; pair = waiting.pop()) {
      const [from, to] = pair;
      const range = { start, end, step_seconds: step, limit: 2 * POINTS };
      try {
        const reply = await get("history", { from: matrix.nodes[from].id, to: matrix.nodes[to].id, ...range }, 8);
        reply.unreached.forEach((one) => mine.unreached.add(one.node.name));
        const points = new Map(reply.points.map((point) => [Date.parse(point.start) / 1000, point]));
        mine.links.push({ from, to, points });
      } catch {
        mine.unreached.add(matrix.nodes[from].name);
      }
      mine.asked++;
      if (mine.asked % 8 === 0 || !waiting.length) if (loaded.value && loaded.value.key === mine.key) loaded.value = { ...mine };
    }
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, ask));
  if (loaded.value && loaded.value.key === mine.key) loaded.value = { ...mine };
}

/** The matrix of that time, in the live one's form. Whether a node was alive then is not kept: its links say it. */
function matrixAt(matrix, past, time) {
  const start = past.start + Math.floor((time - past.start) / past.step) * past.step;
  const nodes = matrix.nodes.map((node) => ({ ...node, state: "ALIVE" }));
  const links = past.links.map(({ from, to, points }) => {
    const point = points.get(start);
    const m = (point && point.measures) || {};
    const value = (name) => m[name] ?? null;
    return {
      from, to, state: point ? STATES[point.state] : 1, tier: 3, age: null, sent: value("sent"), received: value("received"),
      loss: value("lossRatio"), lostForward: value("lostForward"), lostReverse: value("lostReverse"), p50: value("rttP50Seconds"),
      p99: value("rttP99Seconds"), max: value("rttMaxSeconds"), ipdv: value("ipdvP50Seconds"), impaired: m.selfImpaired ? 1 : 0,
    };
  });
  return matrixOf(nodes, links);
}

/** What the views draw: the live matrix, or that of the time in the URL. */
export function useTime(matrix, query) {
  useSignals(loaded);
  const at = Number(query.at);
  const past = loaded.value;
  return matrix && past && at >= past.start && at <= past.end && query.back === past.key ? matrixAt(matrix, past, at) : matrix;
}

export function TravelBar({ matrix, query }) {
  useSignals(loaded);
  const back = BACK[query.back] ? query.back : "";
  useEffect(() => {
    if (back && (!loaded.value || loaded.value.key !== back)) load(matrix, back);
    if (!back) loaded.value = null;
  }, [back]);
  const past = loaded.value;
  const at = Math.min(past ? past.end - past.step : 0, Math.max(past ? past.start : 0, Number(query.at) || Infinity));
  const move = (steps) => past && setQuery({ at: Math.max(past.start, Math.min(past.end - past.step, at + steps * past.step)) });
  onKeys({ "[": () => move(-1), "]": () => move(1) });
  useEffect(() => {
    if (past && back === past.key && !(Number(query.at) >= past.start && Number(query.at) <= past.end)) setQuery({ at });
  }, [past && past.start]);
  if (!isOffered(matrix)) return null;
  const choose = html`<select aria-label="go back in time" id="travel" value=${back} onChange=${(event) => setQuery({ back: event.target.value, at: "" })}>
    <option value="">Live</option>${Object.keys(BACK).map((name) => html`<option key=${name} value=${name}>the last ${name}</option>`)}</select>`;
  if (!back || !past) return html`<div class="travel"><label class="small soft">Time ${choose}</label></div>`;
  const total = matrix.from.length;
  return html`<div class="card travel">
    ${choose}
    <button aria-label="one step back" title="one step back ( [ )" onClick=${() => move(-1)}>◂</button>
    <input type="range" aria-label="time" min=${past.start} max=${past.end - past.step} step=${past.step} value=${at}
      aria-valuetext=${clock(at * 1000)} onInput=${(event) => setQuery({ at: event.target.value })} />
    <button aria-label="one step on" title="one step on ( ] )" onClick=${() => move(1)}>▸</button>
    <b id="travel-time">${clock(at * 1000)}</b> <span class="soft">${span(past.end - at)} before the last look</span>
    <button onClick=${() => setQuery({ back: "", at: "" })}>Live</button>
    <span class="soft small">${past.asked < total ? past.asked + " of " + count(total, "history", "histories") : "one look each " + span(past.step)}${
      past.unreached.size ? "; not answered: " + [...past.unreached].join(", ") : ""}</span>
  </div>`;
}
