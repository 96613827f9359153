// One link, both directions over each other: what they are now, and what they were.
import { html, useEffect, useMemo, useRef, useState, useSignals } from "./ui.js";
import { get } from "./api.js";
import { alerts, events, memberIndex, now } from "./live.js";
import { go, linkTo, nodeTo, setQuery } from "./route.js";
import { Refusal, State } from "./parts.js";
import { AlertLine } from "./alerts.js";
import { EventLine, shapeOf } from "./events.js";
import { Chart } from "./chart.js";
import { StateStrip } from "./strip.js";
import { onKeys } from "./keys.js";
import { PathCard } from "./path.js";
import { clock, count, duration, percent, span, tier } from "./words.js";

const RANGES = { "5m": 300, "15m": 900, "1h": 3600, "6h": 21600, "24h": 86400, "7d": 604800, "30d": 2592000 };
const POINTS = 360;
const STEP_SECONDS_MAX = 366 * 86400;

function rangeOf(query) {
  const start = Number(query.start), end = Number(query.end);
  if (start > 0 && end > start) return { start, end, fixed: true };
  const last = Math.floor(Date.now() / 1000);
  return { start: last - (RANGES[query.range] || RANGES["1h"]), end: last, fixed: false };
}

/** A name that nobody has is said here; the node is not asked for it again and again. */
export function LinkView({ from, to, query }) {
  useSignals(memberIndex);
  if (!from || !to) return html`<section class="card" role="alert">A link has two ends: #/link/n1/n2. <a href="#/">To the matrix</a></section>`;
  const nobody = memberIndex.value.size > 0 && [from, to].find((name) => !memberIndex.value.has(name));
  if (nobody) return html`<section class="card" role="alert">No member is called “${nobody}”. <a href="#/">To the matrix</a></section>`;
  return html`<${OneLink} from=${from} to=${to} query=${query} />`;
}

function OneLink({ from, to, query }) {
  useSignals(alerts, events);
  const [both, setBoth] = useState(null);
  const [failure, setFailure] = useState(null);
  const range = useMemo(() => rangeOf(query), [query.range, query.start, query.end, Math.floor(now.value / 10000)]);
  const latest = useRef(0);
  useEffect(() => {
    const mine = ++latest.current;
    Promise.all([askDirection(from, to, range), askDirection(to, from, range)])
      .then((answers) => mine === latest.current && (setBoth({ answers, range }), setFailure(null)))
      .catch((refused) => mine === latest.current && setFailure(refused));
  }, [from, to, range]);
  useTick(range.fixed);
  onKeys({ x: () => go("link", [to, from], query) });
  const own = alerts.value.filter((one) => one.subject === from + " → " + to || one.subject === to + " → " + from || one.labels.node === from || one.labels.node === to);
  return html`<div class="stack">
    <section class="card stack">
      <div class="bar apart">
        <h1><a href=${nodeTo(from)}>${from}</a> → <a href=${nodeTo(to)}>${to}</a></h1>
        <div class="row"><a class="button" href=${linkTo(to, from, query)}>Other direction <kbd>x</kbd></a></div>
      </div>
      <${Refusal} failure=${failure} />
      ${both && html`<${Directions} answers=${both.answers} />`}
    </section>
    <section class="card">
      <div class="bar"><h2>History</h2>
        <div class="metrics" role="group" aria-label="how far back">${Object.keys(RANGES).map((name) => html`<button key=${name}
          aria-pressed=${!range.fixed && (query.range || "1h") === name} onClick=${() => setQuery({ range: name === "1h" ? "" : name, start: "", end: "" })}>${name}</button>`)}</div>
        ${range.fixed && html`<span class="small">${clock(range.start * 1000)} to ${clock(range.end * 1000)}</span>`}
        ${range.fixed && html`<button onClick=${() => setQuery({ start: "", end: "" })}>Live</button>`}
        <span class="soft small">drag over a chart to zoom</span>
      </div>
      ${both && html`<${Histories} both=${both} from=${from} to=${to} />`}
    </section>
    <${PathCard} from=${from} to=${to} />
    ${own.length > 0 && html`<section class="card"><h2>Alerts about its ends or itself</h2><ul class="list">${own.slice(0, 6).map((one) => html`<li key=${one.id}><${AlertLine} alert=${one} /></li>`)}</ul></section>`}
  </div>`;
}

/** Draws anew every ten seconds, which a new window of the link takes, unless a fixed time is looked at. */
function useTick(fixed) {
  const [, again] = useState(0);
  useEffect(() => {
    if (fixed) return undefined;
    const timer = setInterval(() => again((n) => n + 1), 10000);
    return () => clearInterval(timer);
  }, [fixed]);
}

async function askDirection(from, to, range) {
  // never longer than the node takes, so that it is the range that it calls absurd
  const step = Math.min(STEP_SECONDS_MAX, Math.max(10, Math.ceil((range.end - range.start) / POINTS / 10) * 10));
  const [links, history] = await Promise.all([
    get("links", { from, to }),
    get("history", { from, to, start: range.start, end: range.end, step_seconds: step, limit: 2 * POINTS }),
  ]);
  return { from, to, now: links.links[0], history, unreached: [...links.unreached, ...history.unreached] };
}

function Directions({ answers }) {
  const rows = [
    ["state", (l) => html`<${State} name=${l.state} /> ${l.stateAgeSeconds !== undefined && html`<span class="soft">for ${span(l.stateAgeSeconds)}</span>`}`],
    ["why", (l) => l.reason],
    ["probes", (l, m) => m && !m.banded && m.received + " of " + m.sent + " came back"],
    ["loss", (l, m) => m && m.lossRatio !== undefined && percent(m.lossRatio) + (m.lossRatioHigh ? " (95 %: " + percent(m.lossRatioLow) + " to " + percent(m.lossRatioHigh) + ")" : "")],
    ["lost there / back", (l, m) => m && m.lostForward !== undefined && m.lostForward + " / " + (m.lostReverse ?? "unknown")],
    ["RTT p50", (l, m) => m && m.rttP50Seconds !== undefined && duration(m.rttP50Seconds)],
    ["RTT p99", (l, m) => m && m.rttP99Seconds !== undefined && duration(m.rttP99Seconds)],
    ["RTT min, max", (l, m) => m && m.rttMaxSeconds !== undefined && duration(m.rttMinSeconds) + ", " + duration(m.rttMaxSeconds)],
    ["IPDV p50", (l, m) => m && m.ipdvP50Seconds !== undefined && duration(m.ipdvP50Seconds)],
    ["known as", (l) => tier(l.tier) + (l.ageSeconds === undefined ? "" : ", " + span(l.ageSeconds) + " old")],
  ];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="both directions now"><table>
    <thead><tr><th>now</th>${answers.map((one, n) => html`<th key=${n}><span class=${n ? "back" : "there"}>${n ? "╌" : "━"}</span> ${one.from} → ${one.to}</th>`)}</tr></thead>
    <tbody>${rows.map(([name, of]) => {
      const cells = answers.map((one) => one.now && of(one.now, one.now.measures));
      return cells.some(Boolean) && html`<tr key=${name}><th scope="row">${name}</th>${cells.map((cell, n) => html`<td key=${n}>${cell || (answers[n].now ? "" : html`<span class="soft">not probed</span>`)}</td>`)}</tr>`;
    })}</tbody></table></div>
    ${answers.flatMap((one) => one.unreached).map((one) => html`<p class="small warn" key=${one.node.id}>◐ ${one.node.name} keeps this link's history and did not answer: ${one.reason}</p>`)}`;
}

function Histories({ both, from, to }) {
  const joined = useMemo(() => join(both.answers), [both]);
  const range = [both.range.start, both.range.end];
  const told = useMemo(() => eventsOf(events.value, from, to, range), [events.value, both]);
  if (!joined.times.length) {
    return html`<p class="soft" style=${{ marginTop: "10px" }}>No window of this link is kept for this time${both.answers.some((one) => one.history.unreached.length) ? ", as far as the nodes that answer know" : ""}.</p>`;
  }
  const zoom = (start, end) => end - start >= 20 && setQuery({ start: Math.floor(start), end: Math.ceil(end), range: "" });
  const [there, back] = joined.directions;
  const common = { times: joined.times, range, marks: told.marks, onZoom: zoom };
  const names = [from + " → " + to, to + " → " + from];
  const high = there.fullP99 ? "p99" : "max";
  return html`<div class="charts" id="history" data-points=${joined.times.length}>
    <${StateStrip} names=${names} answers=${both.answers} range=${range} />
    <${Chart} ...${common} title=${"RTT: p50, and up to " + high + " as a band; loss of the first direction as colour behind it"} words=${duration} height=${220}
      smoke=${there.loss} bands=${[[1, 0, "there"]]}
      series=${[{ label: names[0] + " p50", values: there.p50, colour: "there" }, { label: high, values: there.high, colour: "there", width: 0.6 },
        { label: names[1] + " p50", values: back.p50, colour: "back", dash: [6, 3] }]} />
    <${Chart} ...${common} title="Loss of round trips" words=${percent} height=${130}
      series=${[{ label: names[0], values: there.loss, colour: "there" }, { label: names[1], values: back.loss, colour: "back", dash: [6, 3] }]} />
    <${Chart} ...${common} title="IPDV p50 (RFC 3393)" words=${duration} height=${130}
      series=${[{ label: names[0], values: there.ipdv, colour: "there" }, { label: names[1], values: back.ipdv, colour: "back", dash: [6, 3] }]} />
    <p class="small soft">${count(joined.times.length, "point")}, one each ${span(both.answers[0].history.stepSeconds || both.answers[1].history.stepSeconds)}; a gap is a time without a window</p>
    ${told.list.length > 0 && html`<div><h3>Events in this time</h3>${told.list.slice(0, 12).map((one) => html`<${EventLine} key=${one.sequence + one.at} event=${one} />`)}</div>`}
  </div>`;
}

/** Both histories beside one list of times; null where one of them has nothing, and between points that are not neighbours. */
function join(answers) {
  const step = answers[0].history.stepSeconds || answers[1].history.stepSeconds || 10;
  const maps = answers.map((one) => new Map(one.history.points.map((point) => [Date.parse(point.start) / 1000, point])));
  const set = new Set(maps.flatMap((map) => [...map.keys()]));
  for (const time of [...set]) if (!set.has(time + step)) set.add(time + step);
  const times = [...set].sort((a, b) => a - b);
  const column = (map, of) => times.map((time) => (map.get(time) && map.get(time).measures ? (of(map.get(time).measures) ?? null) : null));
  const directions = maps.map((map) => ({
    p50: column(map, (m) => m.rttP50Seconds),
    high: column(map, (m) => m.rttP99Seconds ?? m.rttMaxSeconds),
    loss: column(map, (m) => m.lossRatio ?? (m.sent ? m.lost / m.sent : undefined)),
    ipdv: column(map, (m) => m.ipdvP50Seconds),
    fullP99: [...map.values()].every((point) => point.measures && point.measures.rttP99Seconds !== undefined),
  }));
  return { times: times.filter((time) => set.has(time)), directions };
}

function eventsOf(all, from, to, [start, end]) {
  const about = (one) => {
    const ends = one.subject.split(" → ");
    return one.kind !== "member.changed" && ends.every((name) => name === from || name === to);
  };
  const list = all.filter((one) => one.time / 1000 >= start && one.time / 1000 <= end && about(one));
  return { list, marks: list.slice(0, 60).map((one) => ({ time: one.time / 1000, ...shapeOf(one.kind) })) };
}
