// Alerts: what fires, the evidence for and against, acknowledging and silencing.
import { html, useEffect, useRef, useState, useSignals } from "./ui.js";
import { post } from "./api.js";
import { alerts, alertsAge, refresh, silences } from "./live.js";
import { alertTo, go, linkTo, nodeTo, setQuery } from "./route.js";
import { Badge, Facts, Refusal, State, When } from "./parts.js";
import { clock, count, span, stateOf } from "./words.js";
import { onKeys } from "./keys.js";

const ORDER = { FIRING: 0, PENDING: 1, RESOLVED: 2 };

const newest = (alert) => Date.parse(alert.resolvedAt || alert.firingAt || alert.pendingAt);

const ordered = (list) => [...list].sort((a, b) => ORDER[a.state] - ORDER[b.state] || newest(b) - newest(a));

const subjectOf = (id) => (alerts.value.find((one) => one.id === id) || { subject: id }).subject;

export function AlertLine({ alert }) {
  const state = stateOf(alert.state);
  const marks = [
    alert.acknowledged && "acknowledged by " + alert.acknowledgedBy,
    alert.silenced && "silenced",
    alert.inhibited && "inhibited by " + subjectOf(alert.inhibitedBy),
  ].filter(Boolean);
  const time = alert.resolvedAt || alert.firingAt || alert.pendingAt;
  return html`<div class="alert-line" data-alert=${alert.id} data-state=${alert.state}>
    <span class=${alert.acknowledged || alert.silenced || alert.inhibited ? "unknown" : state.level} aria-hidden="true">${state.shape}</span>
    <span><a class="about" href=${alertTo(alert.id)}>${alert.subject}</a> <span class="soft">${alert.rule} · ${alert.severity}</span></span>
    <span class="more">${alert.summary}</span>
    <span class="more">${state.word} since <${When} time=${time} />${alert.state === "RESOLVED" && alert.resolveReason ? ": " + alert.resolveReason : ""}
      ${marks.map((mark) => html` <${Badge} key=${mark}>${mark}<//>`)}</span>
  </div>`;
}

/** On the first view: what is open, and what is just over. */
export function AlertList({ alerts: list }) {
  const open = ordered(list).filter((alert) => alert.state !== "RESOLVED");
  const over = ordered(list).filter((alert) => alert.state === "RESOLVED").slice(0, 3);
  if (!open.length && !over.length) return null;
  return html`<section class="card" aria-labelledby="alerts-title">
    <div class="row apart"><h2 id="alerts-title">${open.length ? count(open.length, "open alert") : "No open alert; the last ones"}</h2><a href="#/alerts">all alerts</a></div>
    <ul class="list" style=${{ marginTop: "6px" }}>${(open.length ? open.slice(0, 8) : over).map((alert) => html`<li key=${alert.id}><${AlertLine} alert=${alert} /></li>`)}</ul>
  </section>`;
}

export function AlertsView({ chosen, query }) {
  useSignals(alerts, silences, alertsAge);
  const [asking, setAsking] = useState(null);
  const words = (query.filter || "").toLowerCase();
  const all = ordered(alerts.value);
  const list = all.filter((alert) => (alert.subject + " " + alert.rule + " " + alert.summary).toLowerCase().includes(words));
  const at = list.findIndex((alert) => alert.id === chosen);
  const alert = all.find((one) => one.id === chosen);
  onKeys({
    j: () => list.length && go("alerts", [list[Math.min(list.length - 1, at + 1)].id], query),
    k: () => list.length && go("alerts", [list[Math.max(0, at - 1)].id], query),
    a: () => alert && alert.state !== "RESOLVED" && setAsking("acknowledge"),
    s: () => alert && setAsking("silence"),
  });
  return html`<div class="glance">
    <section class="card">
      <div class="bar"><h1>Alerts</h1>
        <input id="search" type="search" placeholder="filter  ( / )" aria-label="filter alerts" value=${query.filter || ""} onInput=${(event) => setQuery({ filter: event.target.value })} />
        <span class="soft small">${count(list.length, "alert")}${list.length < all.length ? "; the filter hides " + (all.length - list.length) : ""}${alertsAge.value > 5 ? "; this node's copy is " + span(alertsAge.value) + " old" : ""}</span>
      </div>
      ${all.length ? html`<ul class="list" style=${{ marginTop: "8px" }}>${list.map((one) => html`<li key=${one.id} class=${one.id === chosen ? "chosen" : ""}><${AlertLine} alert=${one} /></li>`)}</ul>`
        : html`<p class="soft" style=${{ marginTop: "8px" }}>There was no alert since the mesh began.</p>`}
    </section>
    <div class="stack">
      ${chosen && (alert ? html`<${Detail} alert=${alert} ask=${setAsking} />` : html`<section class="card">This node knows no alert ${chosen}: it may be long over. <a href="#/alerts">All alerts</a></section>`)}
      ${silences.value.length > 0 && html`<${SilenceList} list=${silences.value} />`}
    </div>
    ${asking === "acknowledge" && alert && html`<${AcknowledgeForm} alert=${alert} done=${() => setAsking(null)} />`}
    ${asking === "silence" && alert && html`<${SilenceForm} alert=${alert} done=${() => setAsking(null)} />`}
  </div>`;
}

function Detail({ alert, ask }) {
  const { node, from, to } = alert.labels;
  const against = alert.evidence.filter((one) => one.clears), forIt = alert.evidence.filter((one) => !one.clears);
  return html`<section class="card stack" id="alert-detail">
    <div><h2>${alert.subject} <span class="soft">${alert.rule}</span></h2><p>${alert.summary}</p></div>
    <div class="row">
      ${alert.state !== "RESOLVED" && html`<button class="main" id="acknowledge" disabled=${alert.acknowledged} onClick=${() => ask("acknowledge")}>${alert.acknowledged ? "Acknowledged" : "Acknowledge"}</button>`}
      <button id="silence" onClick=${() => ask("silence")}>Silence</button>
      ${node && html`<a class="button" href=${nodeTo(node)}>Node ${node}</a>`}
      ${from && to && html`<a class="button" href=${linkTo(from, to, timesAround(alert))}>Link ${from} → ${to}</a>`}
    </div>
    <${Facts} list=${[
      ["state", html`<${State} name=${alert.state} />`],
      ["severity", alert.severity],
      ["pending", html`<${When} time=${alert.pendingAt} />`],
      ["firing", alert.firingAt && html`<${When} time=${alert.firingAt} />`],
      ["resolved", alert.resolvedAt && html`<${When} time=${alert.resolvedAt} />`],
      ["because", alert.resolveReason],
      ["acknowledged", alert.acknowledged && "by " + alert.acknowledgedBy + (alert.acknowledgeComment ? ": " + alert.acknowledgeComment : "")],
      ["inhibited by", alert.inhibited && html`<a href=${alertTo(alert.inhibitedBy)}>${alert.inhibitedBy}</a>`],
      ["id", html`<code>${alert.id}</code>`],
    ]} />
    ${forIt.length > 0 && html`<${Evidence} title="Who says so" shape="▲" list=${forIt} />`}
    ${against.length > 0 && html`<${Evidence} title="Who says otherwise" shape="●" list=${against} />`}
    ${alert.notifications.length > 0 && html`<div><h3>Who was told</h3><${Facts} list=${alert.notifications.map((one) => [
      one.receiver, one.transition + ": " + one.outcome + (one.sentAt ? " at " + clock(one.sentAt) : "") + (one.attempts > 1 ? ", " + one.attempts + " attempts" : "") + (one.error ? ": " + one.error : ""),
    ])} /></div>`}
  </section>`;
}

function timesAround(alert) {
  const start = Date.parse(alert.pendingAt) - 600000;
  const end = alert.resolvedAt ? Date.parse(alert.resolvedAt) + 600000 : 0;
  return end ? { start: Math.floor(start / 1000), end: Math.ceil(end / 1000) } : {};
}

function Evidence({ title, shape, list }) {
  return html`<div><h3>${title}</h3><${Facts} list=${list.map((one) => [html`${shape} <a href=${nodeTo(one.reporter.name)}>${one.reporter.name}</a>`, one.statement + (one.at ? " (" + clock(one.at) + ")" : "")])} /></div>`;
}

function SilenceList({ list }) {
  const [failure, setFailure] = useState(null);
  const end = (id) => post("expire-silence", { id }).then(() => refresh(), setFailure);
  return html`<section class="card"><h2>Silences</h2><${Refusal} failure=${failure} />
    <ul class="list">${list.map((one) => html`<li key=${one.id}>
      <div class="row apart"><span>${Object.entries(one.matchers).map(([name, value]) => name + "=" + value).join(", ")}</span><button onClick=${() => end(one.id)}>End it</button></div>
      <div class="soft small">until ${clock(one.endsAt)}, by ${one.createdBy}${one.comment ? ": " + one.comment : ""}</div></li>`)}</ul></section>`;
}

const WHO = "gossamer-who";

const remembered = () => {
  try {
    return localStorage.getItem(WHO) || "";
  } catch {
    return "";
  }
};

function Form({ title, action, send, done, children }) {
  const dialog = useRef();
  const [failure, setFailure] = useState(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => dialog.current.showModal(), []);
  const submit = async (event) => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target));
    setBusy(true);
    try {
      localStorage.setItem(WHO, fields.by);
    } catch {
      // a browser that keeps nothing asks again next time
    }
    try {
      await send(fields);
      await refresh();
      done();
    } catch (refused) {
      setFailure(refused);
      setBusy(false);
    }
  };
  return html`<dialog ref=${dialog} onClose=${done} aria-labelledby="form-title"><form onSubmit=${submit}>
    <h2 id="form-title">${title}</h2>
    ${children}
    <label>Your name <input name="by" required maxlength="64" defaultValue=${remembered()} /></label>
    <label>Comment <input name="comment" maxlength="256" /></label>
    <${Refusal} failure=${failure} />
    <div class="row"><button class="main" type="submit" disabled=${busy}>${action}</button><button type="button" onClick=${() => dialog.current.close()}>Cancel</button></div>
  </form></dialog>`;
}

function AcknowledgeForm({ alert, done }) {
  const send = ({ by, comment }) => post("acknowledge", { alertId: alert.id, by, comment });
  return html`<${Form} title=${"Acknowledge " + alert.subject + ", " + alert.rule} action="Acknowledge" send=${send} done=${done}>
    <p class="soft small">It stays firing, and is not told again. It ends by itself when it resolves.</p><//>`;
}

function SilenceForm({ alert, done }) {
  const labels = { rule: alert.rule, ...alert.labels };
  const send = (fields) => {
    const matchers = Object.fromEntries(Object.keys(labels).filter((name) => fields["m-" + name]).map((name) => [name, fields["m-" + name]]));
    return post("add-silence", { matchers, forSeconds: Number(fields.seconds), by: fields.by, comment: fields.comment });
  };
  return html`<${Form} title="Silence alerts with all of these" action="Silence" send=${send} done=${done}>
    ${Object.entries(labels).map(([name, value]) => html`<label key=${name}>${name} <input name=${"m-" + name} defaultValue=${value} /></label>`)}
    <p class="soft small">Empty: any value. A trailing * stands for anything.</p>
    <label>For <select name="seconds"><option value="900">15 minutes</option><option value="3600" selected>1 hour</option><option value="14400">4 hours</option><option value="86400">1 day</option></select></label><//>`;
}
