// What happened, newest first; runs of the same kind and subject are one line with a count.
import { html } from "./ui.js";
import { linkTo, nodeTo, setQuery, alertTo } from "./route.js";
import { clock, count } from "./words.js";

const SHAPES = [
  [/\.(down|unreachable|dead|firing|problem|lost)/, "▲", "bad"],
  [/\.(suspect|degraded|pending|stopped|isolated|clash)/, "◐", "warn"],
  [/\.(up|alive|joined|resolved|returned)/, "●", "ok"],
];

export function shapeOf(kind) {
  const found = SHAPES.find(([pattern]) => pattern.test(kind));
  return found ? { shape: found[1], level: found[2] } : { shape: "·", level: "unknown" };
}

function hrefOf(event) {
  if (event.labels.alert) return alertTo(event.labels.alert);
  const ends = event.subject.split(" → ");
  if (event.kind.startsWith("link.") && ends.length === 2) return linkTo(ends[0], ends[1]);
  return event.kind.startsWith("member.") ? nodeTo(event.subject) : undefined;
}

export function EventLine({ event, times = 1 }) {
  const { shape, level } = shapeOf(event.kind);
  const href = hrefOf(event);
  return html`<div class="event">
    <time datetime=${event.at} title=${event.at}>${clock(event.at)}</time>
    <span class=${level} aria-hidden="true">${shape}</span>
    <span>${href ? html`<a href=${href}>${event.subject}</a>` : event.subject}${" "}
      <span class="soft">${event.kind.split(".")[1]} · ${event.text}${times > 1 ? " · " + times + " times" : ""}</span></span>
  </div>`;
}

function runs(events) {
  const lines = [];
  for (const event of events) {
    const last = lines.at(-1);
    if (last && last.event.kind === event.kind && last.event.subject === event.subject) last.times++;
    else lines.push({ event, times: 1 });
  }
  return lines;
}

export function RecentEvents({ events, most }) {
  const lines = runs(events.filter((event) => event.kind !== "member.changed")).slice(0, most);
  if (!lines.length) return null;
  return html`<section class="card side" aria-labelledby="events-title">
    <div class="row apart"><h2 id="events-title">What happened</h2><a href="#/events">all events</a></div>
    <div style=${{ marginTop: "8px" }}>${lines.map(({ event, times }) => html`<${EventLine} key=${event.sequence + event.at} event=${event} times=${times} />`)}</div>
  </section>`;
}

const KINDS = { "": "everything", alert: "alerts", member: "members", link: "links", raft: "Raft", node: "this node" };

export function EventsView({ events, query }) {
  const kind = query.kind || "";
  const words = (query.filter || "").toLowerCase();
  const chosen = events.filter(
    (event) => event.kind.startsWith(kind ? kind + "." : "") && (event.subject + " " + event.kind + " " + event.text).toLowerCase().includes(words),
  );
  const lines = runs(chosen);
  return html`<section class="card">
    <div class="bar">
      <h1>Events <span class="soft small">as this node saw them</span></h1>
      <select aria-label="kind" value=${kind} onChange=${(event) => setQuery({ kind: event.target.value })}>
        ${Object.entries(KINDS).map(([value, label]) => html`<option key=${value} value=${value}>${label}</option>`)}
      </select>
      <input id="search" type="search" placeholder="filter  ( / )" aria-label="filter events" value=${query.filter || ""}
        onInput=${(event) => setQuery({ filter: event.target.value })} />
      <span class="soft small">${count(chosen.length, "event")}${chosen.length < events.length ? "; the filter hides " + (events.length - chosen.length) : ""}</span>
    </div>
    <div style=${{ marginTop: "12px" }} id="timeline">${lines.slice(0, 400).map(({ event, times }) => html`<${EventLine} key=${event.sequence + event.at} event=${event} times=${times} />`)}</div>
  </section>`;
}
