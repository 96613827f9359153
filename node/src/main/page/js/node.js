// One node, and the list of all: health and lateness in its own words, links out and in.
import { html, useEffect, useState, useSignals } from "./ui.js";
import { get } from "./api.js";
import { alerts, matrix, memberIndex, members, events, status } from "./live.js";
import { lossAt } from "./matrix-model.js";
import { go, linkTo, nodeTo, setQuery } from "./route.js";
import { Badge, Facts, State, When } from "./parts.js";
import { AlertLine } from "./alerts.js";
import { EventLine } from "./events.js";
import { onKeys } from "./keys.js";
import { bytes, clock, count, duration, percent, span, stateOf } from "./words.js";

export function NodesView({ query }) {
  useSignals(members, matrix);
  const [at, setAt] = useState(-1);
  const words = (query.filter || "").toLowerCase();
  const all = members.value;
  const list = all.filter((one) => (one.name + " " + one.zone + " " + stateOf(one.state).word).toLowerCase().includes(words));
  onKeys({
    j: () => setAt((now) => Math.min(list.length - 1, now + 1)),
    k: () => setAt((now) => Math.max(0, now - 1)),
    Enter: () => list[at] && go("node", [list[at].name]),
  });
  return html`<section class="card">
    <div class="bar"><h1>Nodes</h1>
      <input id="search" type="search" placeholder="filter  ( / )" aria-label="filter nodes" value=${query.filter || ""} onInput=${(event) => setQuery({ filter: event.target.value })} />
      <span class="soft small">${count(list.length, "node")}${list.length < all.length ? "; the filter hides " + (all.length - list.length) : ""}</span></div>
    <div class="scroll" tabindex="0" role="region" aria-label="nodes"><table style=${{ marginTop: "10px" }}>
      <thead><tr><th>name</th><th>state</th><th>for</th><th>role</th><th>zone</th><th>address</th><th>version</th></tr></thead>
      <tbody>${list.slice(0, 500).map((one, n) => html`<tr key=${one.id} aria-selected=${n === at}>
        <td><a href=${nodeTo(one.name)}>${n === at ? "▸ " : ""}${one.name}</a> ${one.self && html`<${Badge}>this node<//>`}</td>
        <td><${State} name=${one.state} /></td><td>${span(one.stateAgeSeconds)}</td>
        <td>${roleOf(one)}</td><td>${one.zone || "none"}</td><td>${one.address}</td><td>${one.version}</td></tr>`)}</tbody></table></div>
  </section>`;
}

const roleOf = (one) => (one.leader ? "leader" : one.voter ? "voter" : "no vote");

export function NodeView({ name }) {
  useSignals(members, matrix, alerts, events, status);
  const node = memberIndex.value.get(name);
  if (!node) {
    return html`<section class="card" role="alert">No member is called “${name}”. <a href="#/nodes">All nodes</a></section>`;
  }
  const own = alerts.value.filter((one) => one.labels.node === node.name || one.labels.from === node.name || one.labels.to === node.name);
  const told = events.value.filter((one) => one.subject.split(" → ").includes(node.name) && one.kind !== "member.changed").slice(0, 20);
  return html`<div class="glance">
    <div class="stack">
      <section class="card stack"><div class="row"><h1>${node.name}</h1> <${State} name=${node.state} /> <span class="soft">for ${span(node.stateAgeSeconds)}</span></div>
        <${Health} node=${node} />
      </section>
      ${matrix.value && html`<${OwnLinks} matrix=${matrix.value} node=${node} />`}
    </div>
    <div class="stack">
      ${own.length > 0 && html`<section class="card"><h2>Alerts about it</h2><ul class="list">${own.slice(0, 8).map((one) => html`<li key=${one.id}><${AlertLine} alert=${one} /></li>`)}</ul></section>`}
      ${told.length > 0 && html`<section class="card side"><h2>What happened to it</h2>${told.map((one) => html`<${EventLine} key=${one.sequence + one.at} event=${one} />`)}</section>`}
    </div>
  </div>`;
}

const OWN_WORD_MILLIS = 5000;

/** What only the node itself knows: {status}, or {failure} where it does not answer; the last answer stays, with its time. */
function useOwnWord(node) {
  const [word, setWord] = useState({});
  useEffect(() => {
    if (node.self) return undefined;
    let over = false;
    const ask = () => !document.hidden && get("status", { node: node.id }, 6).then(
      (answer) => over || setWord({ status: answer, at: Date.now() }),
      (failure) => over || setWord((before) => ({ ...before, failure })),
    );
    ask();
    const timer = setInterval(ask, OWN_WORD_MILLIS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [node.id]);
  return node.self ? { status: status.value, at: Date.now() } : word;
}

function Health({ node }) {
  const { status: own, at, failure } = useOwnWord(node);
  const self = own && own.self;
  const host = node.address.includes(":") ? "[" + node.address + "]" : node.address;
  const page = "http://" + host + ":" + node.ports.http + "/#/node/" + encodeURIComponent(node.name);
  return html`<${Facts} list=${[
    ["zone", node.zone || "none"],
    ["address", node.address + ", gossip " + node.ports.gossip + ", STAMP " + node.ports.stamp + ", HTTP " + node.ports.http],
    ["role", roleOf(node) + (own && own.raft.role !== "none" ? ", by its own word " + own.raft.role + " of term " + own.raft.term : "")],
    ["version", node.version],
    ["tags", Object.entries(node.tags).map(([tag, value]) => tag + "=" + value).join(", ")],
    ["started", node.startedAt && html`<${When} time=${node.startedAt} />`],
    ["drained until", node.drainedUntil && clock(node.drainedUntil)],
    ["accused by", node.accusers.length > 0 && node.accusers.map((one) => one.name).join(", ") + " (" + node.accusersNeeded + " needed)"],
    ["own lateness", self && duration(self.loopLagP99Seconds) + " p99 of the last minute" + (self.localHealth ? ", local health " + self.localHealth + " of 7" : "")],
    ["resident memory", self && Number(self.rssBytes) > 0 && bytes(self.rssBytes) + ", heap " + bytes(self.heapUsedBytes)],
    ["disk free", self && bytes(self.diskFreeBytes) + (self.diskWritable ? "" : ", not writable")],
    ["CPU since start", self && span(self.cpuSeconds)],
    ["id", html`<code>${node.id}</code>`],
    ["its own word", !own && !failure ? "asked for…" : failure && html`<span class="warn" id="own-word">◐ ${failure.message}${own ? "; above is what it said at " + clock(at) : "; its lateness and memory are not known here"}</span>`],
    ["what it says itself", !node.self && node.state === "ALIVE" && html`<a href=${page}>its own page</a>`],
  ]} />`;
}

function OwnLinks({ matrix: m, node }) {
  const n = m.nodes.findIndex((one) => one.id === node.id);
  const rows = [];
  for (let at = 0; at < m.nodes.length; at++) {
    const out = m.find(n, at), into = m.find(at, n);
    if (at !== n && (out !== undefined || into !== undefined)) rows.push({ other: m.nodes[at], out, into });
  }
  if (n < 0 || !rows.length) return null;
  const bad = (row) => Math.max(row.out === undefined ? 0 : m.state[row.out], row.into === undefined ? 0 : m.state[row.into]);
  rows.sort((a, b) => bad(b) - bad(a));
  return html`<section class="card"><h2>Its links <span class="soft">${rows.length} neighbours, worst first</span></h2>
    <div class="scroll" tabindex="0" role="region" aria-label="links"><table>
    <thead><tr><th>other end</th><th>zone</th><th>from ${node.name}</th><th class="number">loss</th><th class="number">RTT p50</th><th>to ${node.name}</th><th class="number">loss</th><th class="number">RTT p50</th></tr></thead>
    <tbody>${rows.slice(0, 200).map(({ other, out, into }) => html`<tr key=${other.id}>
      <td><a href=${nodeTo(other.name)}>${other.name}</a></td><td>${other.zone || "none"}</td>
      ${half(m, out, linkTo(node.name, other.name))}${half(m, into, linkTo(other.name, node.name))}</tr>`)}</tbody></table></div>
  </section>`;
}

const NAMES = ["", "LINK_UNKNOWN", "LINK_UP", "LINK_DEGRADED", "LINK_DOWN"];

function half(m, at, target) {
  if (at === undefined) return [html`<td key="s" class="soft">not probed</td>`, html`<td key="l"></td>`, html`<td key="r"></td>`];
  return [
    html`<td key="s"><a href=${target}><${State} name=${NAMES[m.state[at]]} /></a></td>`,
    html`<td key="l" class="number">${m.state[at] > 1 ? percent(lossAt(m, at)) : ""}</td>`,
    html`<td key="r" class="number">${m.state[at] > 1 ? duration(m.p50[at]) : ""}</td>`,
  ];
}
