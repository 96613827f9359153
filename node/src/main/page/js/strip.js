// The states of both directions over time, on the charts' time axis.
import { html, useEffect, useRef } from "./ui.js";
import { colours } from "./matrix-draw.js";
import { stateOf } from "./words.js";

const STEP = { LINK_UP: "step0", LINK_DEGRADED: "step2", LINK_DOWN: "step4" };

export function StateStrip({ names, answers, range }) {
  return html`<div>${answers.map((one, n) => html`<div class="strip" key=${n}><span class=${n ? "back" : "there"} title=${names[n]}>${names[n]}</span>
    <${Bar} history=${one.history} range=${range} name=${names[n]} /></div>`)}</div>`;
}

function Bar({ history, range, name }) {
  const canvas = useRef();
  useEffect(() => {
    const at = canvas.current, scale = devicePixelRatio || 1;
    at.width = at.clientWidth * scale;
    at.height = 16 * scale;
    const pen = at.getContext("2d");
    const ink = colours();
    const x = (seconds) => ((seconds - range[0]) / (range[1] - range[0])) * at.width;
    for (const point of history.points) {
      const start = Date.parse(point.start) / 1000;
      const from = x(start), width = Math.max(1, x(start + history.stepSeconds) - from);
      pen.fillStyle = STEP[point.state] ? ink[STEP[point.state]] : ink.line;
      // height says it too: up is low, down fills the strip
      const tall = point.state === "LINK_DOWN" ? 1 : point.state === "LINK_DEGRADED" ? 0.7 : 0.4;
      pen.fillRect(from, at.height * (1 - tall), width + 0.5, at.height * tall);
    }
  });
  const words = [...new Set(history.points.map((point) => stateOf(point.state).word))].join(", ");
  return html`<canvas ref=${canvas} role="img" aria-label=${"states of " + name + " in this time: " + (words || "none kept")}></canvas>`;
}
