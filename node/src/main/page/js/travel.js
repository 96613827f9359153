// Time travel: the matrix and the graph as stored histories have them. Each node keeps the history of the links that it measured;
// the node that served the page asks all of them for one look, and says who did not answer.
import { html, signal, useEffect, useSignals } from "./ui.js";
import { get } from "./api.js";
import { readPast } from "./matrix-model.js";
import { setQuery } from "./route.js";
import { onKeys } from "./keys.js";
import { Refusal } from "./parts.js";
import { clock, count, span } from "./words.js";

const POINTS = 120;
const BACK = { "15m": 900, "1h": 3600, "6h": 21600, "24h": 86400, "7d": 604800 };
/** Looks that are kept, so that a slider that is moved back and forth asks nobody twice. */
const LOOKS_KEPT_MAX = 40;
/** A slider that is dragged passes many times; only where it rests is asked for. */
const REST_MILLIS = 200;
const ASKING_SECONDS = 15;
/** The windows of the last moments may not be written yet. */
const WRITTEN_AFTER_SECONDS = 20;

/** Step and time, joined, to a matrix of then. */
const looks = new Map();
/** What is asked or failed now: {key, failure}; null: nothing. */
const asking = signal(null);
/** Since when the slider reaches back: fixed while somebody travels, so that it does not move under the hand. */
let range = null;

const stepOf = (back) => Math.max(10, Math.ceil(BACK[back] / POINTS / 10) * 10);

function rangeOf(back) {
  if (!range || range.back !== back) {
    const step = stepOf(back);
    const end = Math.floor((Date.now() / 1000 - WRITTEN_AFTER_SECONDS) / step) * step;
    range = { back, step, start: end - BACK[back], end };
  }
  return range;
}

/** Null: live. A time from a link that was passed on may lie outside of today's range: the slider then begins there. */
function placeOf(query) {
  if (!BACK[query.back]) {
    range = null;
    return null;
  }
  const { step, start, end } = rangeOf(query.back);
  const wished = Number(query.at) > 0 ? Math.floor(Number(query.at) / step) * step : end;
  const at = Math.min(end, wished);
  return { step, start: Math.min(start, at), end, at, key: step + "@" + at };
}

async function look(place, live) {
  asking.value = { key: place.key };
  try {
    const json = await get("matrix-columns", { at_time: place.at, step_seconds: place.step, measured_only: true }, ASKING_SECONDS);
    if (looks.size >= LOOKS_KEPT_MAX) looks.delete(looks.keys().next().value);
    looks.set(place.key, readPast(json, live));
    if (asking.value && asking.value.key === place.key) asking.value = null;
  } catch (failure) {
    if (asking.value && asking.value.key === place.key) asking.value = { key: place.key, failure };
  }
}

let shown = null;

/** What the views draw: the live matrix, that of the time in the URL, or while it is asked for the one that was drawn last. */
export function useTime(matrix, query) {
  useSignals(asking);
  const place = placeOf(query);
  if (!matrix || !place) return (shown = matrix);
  return (shown = looks.get(place.key) || shown || matrix);
}

export function TravelBar({ matrix, query }) {
  useSignals(asking);
  const place = placeOf(query);
  const key = place ? place.key : "";
  useEffect(() => {
    if (!place || looks.has(key)) return undefined;
    const timer = setTimeout(() => look(place, matrix), REST_MILLIS);
    return () => clearTimeout(timer);
  }, [key]);
  const move = (steps) => place && setQuery({ at: Math.max(place.start, Math.min(place.end, place.at + steps * place.step)) });
  onKeys({ "[": () => move(-1), "]": () => move(1) });
  const choose = html`<select aria-label="go back in time" id="travel" value=${place ? query.back : ""} onChange=${(event) => setQuery({ back: event.target.value, at: "" })}>
    <option value="">Live</option>${Object.keys(BACK).map((name) => html`<option key=${name} value=${name}>the last ${name}</option>`)}</select>`;
  if (!place) return html`<div class="travel"><label class="small soft">Time ${choose}</label></div>`;
  return html`<div class="card travel">
    ${choose}
    <button aria-label="one step back" title="one step back ( [ )" onClick=${() => move(-1)}>◂</button>
    <input type="range" aria-label="time" min=${place.start} max=${place.end} step=${place.step} value=${place.at}
      aria-valuetext=${clock(place.at * 1000)} onInput=${(event) => setQuery({ at: event.target.value })} />
    <button aria-label="one step on" title="one step on ( ] )" onClick=${() => move(1)}>▸</button>
    <b id="travel-time">${clock(place.at * 1000)}</b> <span class="soft">${span(Date.now() / 1000 - place.at)} ago</span>
    <button id="travel-live" onClick=${() => setQuery({ back: "", at: "" })}>Live</button>
    <${Told} place=${place} />
  </div>`;
}

/** Whether the squares are of that time yet, and whose are missing. */
function Told({ place }) {
  const past = looks.get(place.key);
  const failure = asking.value && asking.value.key === place.key && asking.value.failure;
  if (failure) return html`<${Refusal} failure=${failure} />`;
  if (!past) return html`<span class="soft small">asking all nodes for that time…</span>`;
  const silent = past.silent.map(([name]) => name);
  return html`<span class="soft small" id="travel-told">${count(past.from.length, "link")}, the worst of ${span(place.step)}; the line on top is of now</span>
    ${silent.length > 0 && html`<span class="warn small" title=${past.silent.map(([name, reason]) => name + ": " + reason).join("\n")}>◐ did not answer, so that what ${
      silent.length === 1 ? "it" : "they"} measured is unknown: ${silent.slice(0, 5).join(", ")}${silent.length > 5 ? " and " + (silent.length - 5) + " more" : ""}</span>`}`;
}
