// Draws the part of the matrix that can be seen. Row and column heads are drawn too, so that they stay while it is scrolled.
import { METRICS, STALE_SECONDS, square, stepOf } from "./matrix-model.js";
import { duration, percent, span, stateOf } from "./words.js";

const NAMES = ["paper", "card", "ink", "soft", "line", "faint", "hatch", "bad", "warn", "cell-line", "unknown"]
  .concat([0, 1, 2, 3, 4].flatMap((n) => ["step" + n, "text" + n]));

/** The theme's colours as the canvas needs them; read anew for each drawing, for the system may change it. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue("--" + name).trim()]));
}

export const FONT = "system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif";
const ZONE_GAP = 8;
/** A square so wide has its value in words. */
const WORDS_FROM = 52;

/** Where everything is: heads, sizes, and the gaps between zones. */
export function layoutOf(items, width) {
  const longest = items.reduce((most, item) => Math.max(most, item.label.length), 2);
  const head = Math.min(150, Math.max(46, longest * 7.6 + 18));
  const gaps = items.map((item, at) => (at && items[at - 1].zone !== item.zone && !item.whole ? ZONE_GAP : 0));
  const gap = gaps.reduce((sum, one) => sum + one, 0);
  const fit = Math.floor((width - head - gap) / Math.max(1, items.length));
  const cell = Math.max(items.length > 64 ? 9 : 15, Math.min(items.length <= 6 ? 116 : 82, fit));
  const tall = Math.min(46, Math.max(cell * 0.62, Math.min(cell, 26)));
  const tilted = cell < Math.min(longest, 12) * 7.4 + 6;
  const top = (tilted ? Math.min(110, Math.max(34, longest * 7 + 10)) : 30);
  const at = (size) => {
    let place = 0;
    return items.map((_, n) => (place += gaps[n] + (n ? size : 0)));
  };
  const xs = at(cell), ys = at(tall);
  const key = [cell, tall, top, head, ...items.map((item) => item.zone + "/" + item.label)].join();
  return { key, head, top, cell, tall, tilted, xs, ys, width: head + (xs.at(-1) ?? 0) + cell + 2, height: top + (ys.at(-1) ?? 0) + tall + 2 };
}

export function textOf(metric, value) {
  if (value === null) return "";
  const unit = METRICS[metric].unit;
  return unit === "time" ? duration(value) : unit === "span" ? span(value) : percent(value);
}

/** Which item stands at a place along one side; -1: none. */
export function itemAt(places, size, place) {
  let low = 0, high = places.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (place < places[middle]) high = middle - 1;
    else if (place >= places[middle] + size) low = middle + 1;
    else return middle;
  }
  return -1;
}

/**
 * Draws what has changed since this canvas was drawn last, or all of it where it is scrolled, sized or coloured anew: of the
 * thousands of squares of a large mesh few change from one update to the next, and each that is drawn costs the main thread.
 */
export function draw(canvas, matrix, view) {
  const { items, layout, metric, steps, scrollX, scrollY, width, height, chosen } = view;
  const scale = devicePixelRatio || 1;
  const pen = canvas.getContext("2d");
  const ink = colours();
  const frame = [layout.key, metric, chosen && chosen.row, chosen && chosen.column, scrollX, scrollY, width, height, scale, ...Object.values(ink)].join();
  let drawn = held.get(canvas);
  if (!drawn || drawn.frame !== frame) {
    held.set(canvas, (drawn = { frame, looks: new Array(items.length * items.length), heads: "" }));
    clear(canvas, pen, ink, width, height, scale);
  }
  const columns = visible(layout.xs, layout.cell, scrollX, width - layout.head);
  const rows = visible(layout.ys, layout.tall, scrollY, height - layout.top);
  pen.save();
  pen.beginPath();
  pen.rect(layout.head, layout.top, width, height);
  pen.clip();
  let mark = null;
  for (const [y, row] of rows) {
    for (const [x, column] of columns) {
      const place = { x: layout.head + x, y: layout.top + y, w: layout.cell - 2, h: layout.tall - 2 };
      const self = row === column && !items[row].whole;
      const sum = self ? null : square(matrix, items[row], items[column], metric);
      if (chosen && chosen.row === row && chosen.column === column) mark = place;
      const look = self ? items[row].node.state : lookOf(sum, place, metric, steps);
      const before = drawn.looks[row * items.length + column];
      if (before === look) continue;
      drawn.looks[row * items.length + column] = look;
      if (before !== undefined) wipe(pen, ink, place);
      if (self) drawSelf(pen, ink, items[row], place);
      else drawSquare(pen, ink, sum, place, metric, steps);
    }
  }
  if (mark) outline(pen, ink.ink, mark); // last: what is drawn beside it wipes its edge
  pen.restore();
  const heads = items.map(labelOf).join();
  if (heads !== drawn.heads) drawHeads(pen, ink, view, columns, rows);
  drawn.heads = heads;
}

/** What each canvas shows: the frame that its squares were drawn in, and the look of each. */
const held = new WeakMap();

function clear(canvas, pen, ink, width, height, scale) {
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.style.width = width + "px";
    canvas.style.height = height + "px";
  }
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.fillStyle = ink.card;
  pen.fillRect(0, 0, width, height);
}

/** With the pixel around it, which is part of a square that begins between two; the next square is two away. */
function wipe(pen, ink, { x, y, w, h }) {
  pen.fillStyle = ink.card;
  pen.fillRect(x - 1, y - 1, w + 2, h + 2);
}

function visible(places, size, from, room) {
  return places.map((place, n) => [place - from, n]).filter(([place]) => place + size > 0 && place < room);
}

/** Equal looks are drawn alike: all that {@link drawSquare} makes a difference of. */
function lookOf(sum, { w }, metric, steps) {
  if (!sum) return "";
  const faded = sum.oldest !== null && sum.oldest > STALE_SECONDS;
  const value = sum.value === null ? "-" : w >= WORDS_FROM ? textOf(metric, sum.value) + stepOf(sum.value, steps) : stepOf(sum.value, steps);
  return sum.state + value + (faded ? "f" : "") + (sum.estimated ? "e" : "");
}

function outline(pen, colour, { x, y, w, h }) {
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.strokeRect(x - 0.5, y - 0.5, w + 1, h + 1);
}

function drawSelf(pen, ink, item, { x, y, w, h }) {
  const state = stateOf(item.node.state);
  if (state.level === "ok") {
    pen.fillStyle = ink.line;
    pen.fillRect(x + w / 2 - 4, y + h / 2 - 0.75, 8, 1.5);
    return;
  }
  pen.fillStyle = state.level === "bad" ? ink.bad : state.level === "warn" ? ink.warn : ink.unknown;
  letter(pen, state.shape, x + w / 2, y + h / 2, Math.min(16, h), true, w);
}

function drawSquare(pen, ink, sum, place, metric, steps) {
  const { x, y, w, h } = place;
  if (!sum) {
    pen.fillStyle = ink.line;
    pen.fillRect(x + w / 2 - 1, y + h / 2 - 1, 2, 2);
    return;
  }
  const unknown = sum.state === "LINK_UNKNOWN";
  const down = sum.state === "LINK_DOWN";
  const step = down ? 4 : sum.value === null ? 0 : stepOf(sum.value, steps);
  pen.globalAlpha = sum.oldest !== null && sum.oldest > STALE_SECONDS && metric !== "age" ? 0.4 : 1;
  if (unknown || (sum.value === null && !down)) hatch(pen, ink, place);
  else {
    pen.fillStyle = ink["step" + step];
    pen.fillRect(x, y, w, h);
  }
  const bold = sum.state === "LINK_DEGRADED" || down;
  const words = w >= WORDS_FROM && !unknown ? textOf(metric, sum.value) : "";
  const shape = unknown ? "?" : bold && (!words || down || w >= 66) ? stateOf(sum.state).shape + (words && !down ? " " : "") : "";
  pen.fillStyle = unknown || (sum.value === null && !down) ? ink.soft : ink["text" + step];
  if (h >= 11) letter(pen, down ? shape + (w >= 62 ? " down" : "") : shape + words, x + w / 2, y + h / 2, w >= WORDS_FROM ? 12.5 : Math.min(13, h - 1), bold, w);
  pen.globalAlpha = 1;
  if (bold && w >= 14) {
    pen.strokeStyle = ink.ink;
    pen.lineWidth = 1;
    pen.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
  }
  if (sum.estimated && w >= 14) dots(pen, ink.soft, place);
}

function hatch(pen, ink, { x, y, w, h }) {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, w, h);
  pen.clip();
  pen.strokeStyle = ink.hatch;
  pen.lineWidth = 1;
  pen.beginPath();
  for (let d = -h; d < w; d += 6) {
    pen.moveTo(x + d, y + h);
    pen.lineTo(x + d + h, y);
  }
  pen.stroke();
  pen.restore();
}

function dots(pen, colour, { x, y, w, h }) {
  pen.save();
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5;
  pen.setLineDash([1.5, 3]);
  pen.strokeRect(x + 1.5, y + 1.5, w - 3, h - 3);
  pen.restore();
}

function letter(pen, text, x, y, size, bold, room) {
  pen.font = (bold ? "600 " : "") + Math.max(8, size) + "px " + FONT;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(text, x, y + 0.5, room);
}

function drawHeads(pen, ink, view, columns, rows) {
  const { items, layout, width, height, chosen } = view;
  pen.fillStyle = ink.card;
  pen.fillRect(0, 0, width, layout.top);
  pen.fillRect(0, 0, layout.head, height);
  const size = Math.min(13, layout.tall - 1);
  pen.textBaseline = "middle";
  for (const [y, n] of rows) {
    if (layout.top + y < layout.top - layout.tall / 2 || size < 7) continue;
    head(pen, ink, items[n], size, chosen && chosen.row === n);
    pen.textAlign = "right";
    pen.fillText(labelOf(items[n]), layout.head - 8, layout.top + y + layout.tall / 2 - 0.5);
  }
  for (const [x, n] of columns) {
    if (x < -layout.cell / 2 || layout.cell < 8) continue;
    head(pen, ink, items[n], Math.min(13, layout.cell), chosen && chosen.column === n);
    pen.save();
    pen.translate(layout.head + x + layout.cell / 2 - 1, layout.top - 8);
    pen.textAlign = layout.tilted ? "left" : "center";
    if (layout.tilted) pen.rotate(-Math.PI / 2.6);
    pen.fillText(labelOf(items[n]), 0, layout.tilted ? 0 : -2);
    pen.restore();
  }
}

const labelOf = (item) => {
  const state = item.node && stateOf(item.node.state);
  return (state && state.level !== "ok" ? state.shape + " " : "") + (item.label.length > 18 ? item.label.slice(0, 17) + "…" : item.label);
};

function head(pen, ink, item, size, bold) {
  const level = item.node ? stateOf(item.node.state).level : "ok";
  pen.fillStyle = level === "bad" ? ink.bad : level === "warn" ? ink.warn : item.whole ? ink.ink : bold ? ink.ink : ink.soft;
  pen.font = (bold || level !== "ok" || item.whole ? "600 " : "") + size + "px " + FONT;
}
