// The mesh as a graph: zones as hulls, only what is not well as lines, a node's neighbours when it is pointed at. Places follow
// from names alone, so the picture is the same at each load.
import { html, useEffect, useMemo, useRef, useState } from "./ui.js";
import "../vendor/d3-dispatch.min.js";
import "../vendor/d3-timer.min.js";
import "../vendor/d3-quadtree.min.js";
import "../vendor/d3-force.min.js";
import "../vendor/d3-polygon.min.js";
import { FONT, colours } from "./matrix-draw.js";
import { go } from "./route.js";
import { count, stateOf } from "./words.js";

const { forceSimulation, forceCollide, forceX, forceY, polygonHull } = globalThis.d3;
const ROUNDS = 160;

/** Zones on a circle in the order of their names, nodes pushed apart within; the simulation has no chance in it. */
function placesOf(nodes) {
  const zones = [...new Set(nodes.map((node) => node.zone))].sort();
  const sizes = zones.map((zone) => nodes.filter((node) => node.zone === zone).length);
  const far = zones.length < 2 ? 0 : 60 + 34 * Math.sqrt(nodes.length) + 20 * zones.length;
  const first = zones.length === 2 ? Math.PI : -Math.PI / 2; // two lie side by side: a screen is wide
  const centre = new Map(zones.map((zone, n) => {
    const turn = (2 * Math.PI * n) / zones.length + first;
    return [zone, { x: Math.cos(turn) * far * 0.95, y: Math.sin(turn) * far * 0.55 }];
  }));
  const places = nodes.map((node, n) => {
    const turn = n * 2.4;
    const away = 8 * Math.sqrt(n + 1);
    return { node, x: centre.get(node.zone).x + Math.cos(turn) * away, y: centre.get(node.zone).y + Math.sin(turn) * away };
  });
  forceSimulation(places)
    .force("x", forceX((place) => centre.get(place.node.zone).x).strength(0.12))
    .force("y", forceY((place) => centre.get(place.node.zone).y).strength(0.12))
    .force("apart", forceCollide(nodes.length > 100 ? 15 : 34))
    .stop()
    .tick(ROUNDS);
  return { places, zones, sizes };
}

export function GraphView({ matrix }) {
  const canvas = useRef();
  const [over, setOver] = useState(-1);
  const [width, setWidth] = useState(0);
  const key = matrix.nodes.map((node) => node.id + node.zone).join();
  const graph = useMemo(() => placesOf(matrix.nodes), [key]);
  const height = Math.max(320, Math.min(innerHeight * 0.7, width * 0.62));
  useEffect(() => {
    const watch = new ResizeObserver(() => setWidth(canvas.current.parentElement.clientWidth - 32));
    watch.observe(canvas.current.parentElement);
    return () => watch.disconnect();
  }, []);
  const view = viewOf(graph.places, width, height);
  useEffect(() => {
    if (width > 0) draw(canvas.current, graph, matrix, view, over, width, height);
  });
  const find = (event) => {
    const box = canvas.current.getBoundingClientRect();
    const near = graph.places.findIndex((place) => Math.hypot(view.x(place.x) - event.clientX + box.left, view.y(place.y) - event.clientY + box.top) < 20);
    return near;
  };
  const bad = matrix.state.filter((state) => state >= 3).length, unknown = matrix.state.filter((state) => state < 2).length;
  return html`<section class="card graph">
    <div class="bar apart"><h1>Graph</h1><span class="soft small">${bad ? count(bad, "link") + " degraded or down" : unknown ? count(unknown, "link") + " unknown, the others up" : "every link is up"}; point at a node to see its neighbours</span></div>
    <canvas ref=${canvas} role="img" aria-label=${"graph of " + count(matrix.nodes.length, "node") + " in " + count(graph.zones.length, "zone") + ", " + bad + " links not up; the matrix has the same with the keyboard"}
      onPointerMove=${(event) => setOver(find(event))} onPointerLeave=${() => setOver(-1)}
      onClick=${(event) => find(event) >= 0 && go("node", [graph.places[find(event)].node.name])}></canvas>
    <div class="legend"><span>━ down</span><span>╌ degraded</span><span>✕ ◐ ■ nodes that are not alive</span></div>
  </section>`;
}

function viewOf(places, width, height) {
  const margin = 64;
  const span = (of) => [Math.min(...places.map(of)), Math.max(...places.map(of))];
  const [left, right] = span((place) => place.x), [top, bottom] = span((place) => place.y);
  const scale = Math.min((width - 2 * margin) / Math.max(1, right - left), (height - 2 * margin) / Math.max(1, bottom - top), 2.2);
  return {
    x: (x) => width / 2 + (x - (left + right) / 2) * scale,
    y: (y) => height / 2 + (y - (top + bottom) / 2) * scale,
  };
}

function draw(canvas, graph, matrix, view, over, width, height) {
  const scale = devicePixelRatio || 1;
  canvas.width = width * scale;
  canvas.height = height * scale;
  canvas.style.height = height + "px";
  const pen = canvas.getContext("2d");
  const ink = colours();
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  const at = graph.places.map((place) => [view.x(place.x), view.y(place.y)]);
  drawZones(pen, ink, graph, at);
  for (let n = 0; n < matrix.from.length; n++) {
    const near = matrix.from[n] === over || matrix.to[n] === over;
    if (matrix.state[n] >= 3 || near) drawLink(pen, ink, at[matrix.from[n]], at[matrix.to[n]], matrix.state[n]);
  }
  graph.places.forEach((_, n) => drawNode(pen, ink, at[n], matrix.nodes[n], n === over, graph.places.length));
}

function drawZones(pen, ink, graph, at) {
  graph.zones.forEach((zone) => {
    const own = at.filter((_, n) => graph.places[n].node.zone === zone);
    const round = own.flatMap(([x, y]) => [0, 1, 2, 3, 4, 5, 6, 7].map((k) => [x + 26 * Math.cos((k * Math.PI) / 4), y + 26 * Math.sin((k * Math.PI) / 4)]));
    const hull = polygonHull(round);
    pen.beginPath();
    hull.forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.closePath();
    pen.fillStyle = pen.strokeStyle = ink.faint;
    pen.lineJoin = "round";
    pen.lineWidth = 14;
    pen.fill();
    pen.stroke();
    pen.fillStyle = ink.soft;
    pen.font = "13px " + FONT;
    pen.textAlign = "center";
    pen.fillText(zone || "no zone", own.reduce((sum, [x]) => sum + x, 0) / own.length, Math.min(...round.map(([, y]) => y)) - 14);
  });
}

/** A little to the right of the middle, so that the two directions lie side by side. */
function drawLink(pen, ink, [x1, y1], [x2, y2], state) {
  const long = Math.hypot(x2 - x1, y2 - y1) || 1;
  const off = 4, nx = (-(y2 - y1) / long) * off, ny = ((x2 - x1) / long) * off;
  const level = state === 4 ? "bad" : state === 3 ? "warn" : state === 1 ? "unknown" : "line";
  pen.strokeStyle = pen.fillStyle = ink[level];
  pen.lineWidth = state >= 3 ? 2.5 : 1;
  pen.setLineDash(state === 3 ? [7, 5] : state === 1 ? [2, 4] : []);
  const trim = 14 / long;
  const ax = x1 + (x2 - x1) * trim + nx, ay = y1 + (y2 - y1) * trim + ny;
  const bx = x2 - (x2 - x1) * trim + nx, by = y2 - (y2 - y1) * trim + ny;
  pen.beginPath();
  pen.moveTo(ax, ay);
  pen.lineTo(bx, by);
  pen.stroke();
  pen.setLineDash([]);
  if (state < 3) return;
  const turn = Math.atan2(by - ay, bx - ax);
  pen.beginPath();
  pen.moveTo(bx, by);
  pen.lineTo(bx - 9 * Math.cos(turn - 0.4), by - 9 * Math.sin(turn - 0.4));
  pen.lineTo(bx - 9 * Math.cos(turn + 0.4), by - 9 * Math.sin(turn + 0.4));
  pen.fill();
}

function drawNode(pen, ink, [x, y], node, over, nodes) {
  const state = stateOf(node.state);
  const level = { ok: "soft", warn: "warn", bad: "bad", unknown: "unknown" }[state.level];
  const size = nodes > 100 ? 5 : 9;
  pen.fillStyle = ink.card;
  pen.strokeStyle = ink[level];
  pen.lineWidth = over ? 3.5 : 2;
  pen.beginPath();
  pen.arc(x, y, size, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
  pen.fillStyle = ink[level];
  pen.textAlign = "center";
  if (state.level !== "ok") {
    pen.font = "700 12px " + FONT;
    pen.fillText(state.shape, x, y + 4.5);
  }
  if (nodes <= 100 || over || state.level !== "ok") {
    pen.fillStyle = ink.ink;
    pen.font = (over ? "600 " : "") + "12.5px " + FONT;
    pen.strokeStyle = ink.card; // a rim, so that it can be read where links run under it
    pen.lineWidth = 4;
    pen.lineJoin = "round";
    pen.strokeText(node.name, x, y + size + 14);
    pen.fillText(node.name, x, y + size + 14);
  }
}
