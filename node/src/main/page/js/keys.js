// The keyboard: keys of the whole page, keys of the view that is shown, and the dialog that explains them.
import { html, useEffect, useRef, useState } from "./ui.js";
import { go } from "./route.js";

const ofView = new Set();

/** Keys of the view that calls this, while it is shown. */
export function onKeys(keys) {
  const held = useRef(keys);
  held.current = keys;
  useEffect(() => {
    const view = (key) => held.current[key];
    ofView.add(view);
    return () => ofView.delete(view);
  }, []);
}

const GO = { m: "mesh", g: "graph", l: "alerts", n: "nodes", e: "events" };

export function listen() {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, select, textarea, dialog");
    if (event.key === "Escape" && event.target.id === "search") event.target.blur();
    if (typing) return;
    const own = [...ofView].map((view) => view(event.key)).find(Boolean);
    if (own) own();
    else if (event.key === "/") document.getElementById("search")?.focus();
    else if (event.key === "?") dispatchEvent(new CustomEvent("show-keys"));
    else if (GO[event.key]) go(GO[event.key]);
    else return;
    event.preventDefault();
  });
}

const KEYS = [
  ["m g l n e", "matrix, graph, alerts, nodes, events"],
  ["/", "filter what is shown"],
  ["j k", "next and previous alert or node"],
  ["a", "acknowledge the chosen alert"],
  ["s", "silence the chosen alert"],
  ["← → ↑ ↓ Enter", "choose a square of the matrix, open its link"],
  ["[ ]", "one step back or on in time, when not live"],
  ["x", "on a link: the other direction first"],
  ["?", "this list"],
];

export function Keys() {
  const [open, setOpen] = useState(false);
  const dialog = useRef();
  useEffect(() => {
    const show = () => setOpen(true);
    addEventListener("show-keys", show);
    return () => removeEventListener("show-keys", show);
  }, []);
  useEffect(() => {
    if (open) dialog.current.showModal();
  }, [open]);
  if (!open) return null;
  return html`<dialog ref=${dialog} onClose=${() => setOpen(false)} aria-labelledby="keys-title">
    <h2 id="keys-title">Keyboard</h2>
    <div class="keys">${KEYS.map(([keys, what]) => [html`<span key=${keys}>${keys.split(" ").map((key) => html`<kbd key=${key}>${key}</kbd> `)}</span>`, html`<span key=${what}>${what}</span>`])}</div>
    <form method="dialog"><button class="main">Close</button></form>
  </dialog>`;
}
