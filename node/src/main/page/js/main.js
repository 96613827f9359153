// Puts the page together: the bar on top, the verdict, and the view that the URL names.
import { html, render, useEffect, useMemo, useSignals, useState } from "./ui.js";
import * as live from "./live.js";
import { href, route } from "./route.js";
import { Verdict, firingOf, judge } from "./verdict.js";
import { MatrixCard } from "./matrix.js";
import { BadLinks } from "./bad-links.js";
import { AlertList, AlertsView } from "./alerts.js";
import { EventsView, RecentEvents } from "./events.js";
import { LinkView } from "./link.js";
import { NodeView, NodesView } from "./node.js";
import { TravelBar, useTime } from "./travel.js";
import { Keys, listen } from "./keys.js";
import { clock, span } from "./words.js";

const VIEWS = [["mesh", "Matrix"], ["graph", "Graph"], ["alerts", "Alerts"], ["nodes", "Nodes"], ["events", "Events"]];

function Page() {
  useSignals(route, live.status, live.members, live.matrix, live.alerts, live.silences, live.events, live.failure, live.staleSince, live.streaming);
  const status = live.status.value;
  const verdict = useMemo(() => status && judge(status, live.alerts.value, live.matrix.value), [status, live.alerts.value, live.matrix.value]);
  useEffect(() => {
    const sign = live.staleSince.value ? "◌ stale" : verdict ? { ok: "●", warn: "◐", bad: "▲", unknown: "?" }[verdict.level] + " " + verdict.title : "";
    document.title = (sign ? sign + " · " : "") + "Gossamer";
  });
  return html`<div>
    <a class="skip" href="#main" onClick=${(event) => (event.preventDefault(), document.getElementById("main").focus())}>To the content</a>
    <${Top} status=${status} />
    <${Stale} />
    <main id="main" tabindex="-1">
      ${!status ? html`<${Waiting} />` : html`<${Verdict} verdict=${verdict} beside=${route.value.view !== "mesh"} /><${View} />`}
    </main>
    <${Keys} />
  </div>`;
}

function Top({ status }) {
  const view = { link: "mesh", node: "nodes" }[route.value.view] || route.value.view;
  const firing = firingOf(live.alerts.value).length;
  return html`<header class="top">
    <a class="brand" href="#/">Gossamer</a>
    <nav aria-label="views">${VIEWS.map(([name, label]) => html`<a key=${name} href=${href(name)} aria-current=${view === name ? "page" : undefined}>
      ${label}${name === "alerts" && firing > 0 ? html` <b class="bad">▲ ${firing}</b>` : ""}</a>`)}</nav>
    <div class="live">
      ${status && html`<span>${status.cluster} as <b>${status.node.name}</b> knows it</span>`}
      <${Age} />
      <button class="help" aria-label="keyboard" title="keyboard ( ? )" onClick=${() => dispatchEvent(new CustomEvent("show-keys"))}>?</button>
    </div>
  </header>`;
}

function Age() {
  useSignals(live.now, live.answeredAt, live.streaming);
  if (!live.answeredAt.value || live.staleSince.value) return null;
  return html`<span title=${live.streaming.value ? "events arrive as they happen" : "asked every 5 s; the event stream is not there"}>
    ${live.streaming.value ? "● live" : "◐ polling"}, ${span((live.now.value - live.answeredAt.value) / 1000)} ago</span>`;
}

function Stale() {
  useSignals(live.now, live.staleSince, live.failure);
  const since = live.staleSince.value;
  if (!since) return null;
  return html`<div class="stale" role="status" id="stale">◌ <b>Stale since ${clock(since)}</b> (${span((live.now.value - since) / 1000)}):
    ${live.failure.value ? live.failure.value.message : "this node does not answer"}. Below is what it said last; it is asked again every few seconds.</div>`;
}

function Waiting() {
  useSignals(live.failure);
  return live.failure.value ? html`<p class="warn">◐ ${live.failure.value.message}; asked again every few seconds.</p>` : html`<p class="soft">Asking this node…</p>`;
}

function View() {
  const { view, args, query } = route.value;
  const matrix = useTime(live.matrix.value, query), events = live.events.value, alerts = live.alerts.value;
  const key = args.join("/");
  switch (view) {
    case "link":
      return html`<${LinkView} key=${key} from=${args[0]} to=${args[1]} query=${query} />`;
    case "node":
      return html`<${NodeView} key=${key} name=${args[0]} />`;
    case "nodes":
      return html`<${NodesView} query=${query} />`;
    case "alerts":
      return html`<${AlertsView} chosen=${args[0]} query=${query} />`;
    case "events":
      return html`<${EventsView} events=${events} query=${query} />`;
    case "graph":
      return matrix && html`<div class="stack"><${Graph} matrix=${matrix} /><${TravelBar} matrix=${live.matrix.value} query=${query} /></div>`;
    case "mesh":
      return html`<${Mesh} matrix=${matrix} query=${query} />`;
    default:
      return html`<p>There is no view “${view}”. <a href="#/">To the matrix</a></p>`;
  }
}

/** Its library is fetched when the graph is looked at first. */
function Graph({ matrix }) {
  const [view, setView] = useState(null);
  useEffect(() => {
    import("./graph.js").then((module) => setView({ of: module.GraphView }));
  }, []);
  return view && html`<${view.of} matrix=${matrix} />`;
}

/** Each part is drawn anew only when what it shows has changed: in a large mesh the matrix is most of the work. */
function Mesh({ matrix, query }) {
  const events = live.events.value, alerts = live.alerts.value;
  const card = useMemo(() => matrix && matrix.from.length > 0 && html`<${MatrixCard} matrix=${matrix} query=${query} />`, [matrix, query]);
  const bad = useMemo(() => matrix && html`<${BadLinks} matrix=${matrix} />`, [matrix]);
  const told = useMemo(() => html`<${RecentEvents} events=${events} most=${14} />`, [events]);
  return html`<div class="glance">
    <div class="stack">${card}${matrix && html`<${TravelBar} matrix=${live.matrix.value} query=${query} />`}${bad}</div>
    <div class="stack"><${AlertList} alerts=${alerts} />${told}</div>
  </div>`;
}

listen();
live.start();
const place = document.getElementById("page");
place.replaceChildren();
render(html`<${Page} />`, place);
