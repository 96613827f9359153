// Which routers a link's packets pass, as its first end last traced them, and where they get lost.
import { html, useEffect, useRef, useState } from "./ui.js";
import { get } from "./api.js";
import { Refusal } from "./parts.js";
import { duration, span } from "./words.js";

const LOOK_MILLIS = 300;
const LOOKS_MAX = 250;
const AGAIN_MILLIS = 15000;

export function PathCard({ from, to }) {
  const [path, setPath] = useState(null);
  const [failure, setFailure] = useState(null);
  const asking = useRef(0);
  async function ask(trace) {
    const mine = ++asking.current;
    try {
      let reply = await get("path", { from, to, trace });
      for (let looks = LOOKS_MAX; looks > 0 && (reply.tracing || (trace && reply.busy)) && mine === asking.current; looks--) {
        setPath(reply);
        await new Promise((done) => setTimeout(done, LOOK_MILLIS));
        reply = await get("path", { from, to, trace: trace && reply.busy });
      }
      if (mine === asking.current) { setPath(reply); setFailure(null); }
    } catch (refused) {
      if (mine === asking.current) setFailure(refused);
    }
  }
  useEffect(() => {
    ask(false);
    const timer = setInterval(() => ask(false), AGAIN_MILLIS);
    return () => { asking.current++; clearInterval(timer); };
  }, [from, to]);
  const tracing = path && (path.tracing || path.busy);
  return html`<section class="card" id="path">
    <div class="bar apart"><h2>Path ${from} → ${to}</h2>
      <button disabled=${Boolean(tracing)} onClick=${() => ask(true)}>${tracing ? "Tracing …" : "Trace now"}</button></div>
    <${Refusal} failure=${failure} />
    ${path && html`<${Known} path=${path} from=${from} />`}
  </section>`;
}

function Known({ path, from }) {
  const latest = path.latest;
  return html`${path.unreached.map((one) => html`<p class="small warn" key=${one.node.id}>◐ only ${one.node.name} can trace it, and it did not answer: ${one.reason}</p>`)}
    ${path.refused && !path.busy && html`<p class="small warn">◐ not traced: ${path.refused}</p>`}
    ${!latest && !path.unreached.length && html`<p class="soft">${from} has not traced it yet; it does by itself, one link after the other.</p>`}
    ${latest && html`<p class="small soft">traced ${span(latest.ageSeconds)} ago from port ${latest.sourcePort}</p>
      <div class="scroll" tabindex="0" role="region" aria-label="places on the way"><table>
        <thead><tr><th>hop</th><th>who</th><th>answered</th><th>RTT</th></tr></thead>
        <tbody>${latest.hops.map((hop) => html`<tr key=${hop.ttl}><th scope="row">${hop.ttl}</th>
          <td>${hop.from.length ? hop.from.join(", ") : html`<span class="soft">silent</span>`}${hop.target ? " (target)" : ""}</td>
          <td>${hop.answered} of ${hop.sent}</td><td>${hop.rttSeconds === undefined ? "" : duration(hop.rttSeconds)}</td></tr>`)}</tbody></table></div>
      ${path.suspect ? html`<p class="warn">▲ loss begins ${path.suspect}</p>`
        : html`<p class="soft">${latest.end === "PATH_REACHED" ? "nothing was lost on the way" : "the target did not answer"}</p>`}`}
    ${path.change && html`<p class="warn">▲ hop ${path.change.ttl} was ${path.change.before} on the last good path</p>`}`;
}
