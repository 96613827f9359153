// What is not up, as a list that every reader can use: worst first, and one line for all links of a node that is gone.
import { html } from "./ui.js";
import { lossAt } from "./matrix-model.js";
import { linkTo, nodeTo } from "./route.js";
import { Badge, State } from "./parts.js";
import { count, duration, percent, span } from "./words.js";

const SHOWN_MAX = 12;

const isThere = (node) => node.state === "ALIVE" || node.state === "SUSPECT";

export function BadLinks({ matrix: m }) {
  const bad = [], gone = new Map();
  for (let at = 0; at < m.from.length; at++) {
    const ends = [m.nodes[m.from[at]], m.nodes[m.to[at]]];
    const absent = ends.find((node) => !isThere(node));
    if (absent) gone.set(absent, (gone.get(absent) || 0) + 1);
    else if (m.state[at] >= 3) bad.push(at);
  }
  if (!bad.length && !gone.size) return null;
  bad.sort((a, b) => m.state[b] - m.state[a] || (lossAt(m, b) ?? -1) - (lossAt(m, a) ?? -1));
  return html`<section class="card">
    <h2>Links that are not up</h2>
    ${[...gone].map(([node, links]) => html`<p key=${node.id}><${State} name=${node.state} /> <a href=${nodeTo(node.name)}>${node.name}</a>
      <span class="soft">: its ${count(links, "link")} cannot be measured</span></p>`)}
    ${bad.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label="links that are not up"><table>
      <thead><tr><th>link</th><th>state</th><th class="number">loss</th><th class="number">RTT p50</th><th class="number">age</th></tr></thead>
      <tbody>${bad.slice(0, SHOWN_MAX).map((at) => html`<${Line} key=${at} m=${m} at=${at} />`)}</tbody></table></div>`}
    ${bad.length > SHOWN_MAX && html`<p class="small soft">and ${bad.length - SHOWN_MAX} more, in the matrix</p>`}
  </section>`;
}

function Line({ m, at }) {
  const from = m.nodes[m.from[at]].name, to = m.nodes[m.to[at]].name;
  return html`<tr>
    <td><a href=${linkTo(from, to)}>${from} → ${to}</a> ${m.tier[at] === 1 && html`<${Badge}>estimate<//>`}</td>
    <td><${State} name=${m.state[at] === 4 ? "LINK_DOWN" : "LINK_DEGRADED"} /></td>
    <td class="number">${percent(lossAt(m, at))}</td><td class="number">${duration(m.p50[at])}</td>
    <td class="number">${span(m.age[at])}</td></tr>`;
}
