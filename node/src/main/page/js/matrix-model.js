// The matrix as columns of numbers, and as rows and columns to draw. No drawing and no network here.

const UNKNOWN = 1;
export const UP = 2;
export const DEGRADED = 3;
const DOWN = 4;
const BAND = 1;
/** Older values are faded: two rounds of gossip have passed. */
export const STALE_SECONDS = 30;
/** More nodes than this are shown by zone, until a zone is opened. */
const NODES_SHOWN_MAX = 64;

const VALUES = ["from", "to", "state", "tier", "age", "stateAge", "sent", "received", "loss", "lostForward", "lostReverse", "p50", "p99", "max", "ipdv", "impaired"];

class Matrix {
  constructor(columns, nodes) {
    Object.assign(this, columns);
    this.nodes = nodes;
    this.readAt = Date.now();
    this.places = new Int32Array(nodes.length * nodes.length);
    for (let at = 0; at < this.from.length; at++) this.places[this.from[at] * nodes.length + this.to[at]] = at + 1;
  }

  /** Where the link's values are in the columns; undefined: nobody is to measure it. */
  find(from, to) {
    const place = this.places[from * this.nodes.length + to];
    return place ? place - 1 : undefined;
  }

  /** This one's states over the other's better values: what this node has seen itself is newer than what a voter said before. */
  over(other) {
    if (this.nodes.some((node, at) => node.id !== other.nodes[at].id)) return this;
    for (let at = 0; at < this.from.length; at++) {
      const there = other.find(this.from[at], this.to[at]);
      if (there === undefined || this.tier[at] >= other.tier[there] || this.state[at] !== other.state[there]) continue;
      const passed = (this.readAt - other.readAt) / 1000;
      for (const name of VALUES) this[name][at] = other[name][there];
      if (this.age[at] !== null) this.age[at] += passed;
      if (this.stateAge[at] !== null) this.stateAge[at] += passed;
    }
    return this;
  }
}

export function readColumns(json) {
  const nodes = json.nodes.map(([id, name, zone, state]) => ({ id, name, zone, state }));
  const columns = {};
  for (const name of VALUES) columns[name] = Array.isArray(json[name]) ? json[name] : new Array(json.links).fill(json[name]);
  const gone = nodes.map((node) => node.state === "UNREACHABLE" || node.state === "DEAD");
  // summaries of foreign links come up to twelve seconds late: gone is not healthy
  columns.to.forEach((to, at) => gone[to] && columns.state[at] === UP && (columns.state[at] = UNKNOWN));
  return Object.assign(new Matrix(columns, nodes), { at: json.at, leftOut: json.leftOut, unreached: json.unreached });
}

/**
 * A matrix of the past. A link that is known now and was not told of then is unknown, and so hatched; whether a node was alive
 * then is not kept: its links say it.
 */
export function readPast(json, live) {
  const past = readColumns({ ...json, nodes: json.nodes.map(([id, name, zone]) => [id, name, zone, "ALIVE"]) });
  const places = new Map(past.nodes.map((node, at) => [node.id, at]));
  for (let at = 0; at < live.from.length; at++) {
    const from = places.get(live.nodes[live.from[at]].id), to = places.get(live.nodes[live.to[at]].id);
    if (from === undefined || to === undefined || past.find(from, to) !== undefined) continue;
    for (const name of VALUES) past[name].push(null);
    const last = past.from.length - 1;
    Object.assign(past.places, { [from * past.nodes.length + to]: last + 1 });
    past.from[last] = from;
    past.to[last] = to;
    past.state[last] = UNKNOWN;
    past.tier[last] = 0;
    past.impaired[last] = 0;
  }
  return Object.assign(past, { silent: past.unreached, unreached: [] });
}

/** Each metric: what it is called, its value of one link, how values of several links become one, and its steps. */
export const METRICS = {
  loss: {
    label: "Loss", unit: "%", join: mean,
    of: lossAt, steps: [0.001, 0.01, 0.05, 0.2],
  },
  p50: { label: "RTT p50", unit: "time", join: median, of: (m, at) => m.p50[at] },
  p99: { label: "RTT p99", unit: "time", join: median, of: (m, at) => m.p99[at] ?? m.max[at] },
  ipdv: { label: "IPDV", unit: "time", join: median, of: (m, at) => m.ipdv[at] },
  direction: {
    label: "Direction", unit: "%", join: mean, steps: [0.001, 0.01, 0.05, 0.2],
    of: (m, at) =>
      m.lostForward[at] === null || !m.sent[at] ? null : (m.lostForward[at] - m.lostReverse[at]) / m.sent[at],
  },
  age: { label: "Age", unit: "span", join: (values) => Math.max(...values), of: (m, at) => m.age[at], steps: [5, 15, 30, 120] },
};

export const METRIC_NOTES = {
  loss: "round trips lost in the last window",
  p50: "median round trip of the last window",
  p99: "99th percentile of the round trip; the largest one where fewer than 100 probes are behind it",
  ipdv: "difference between successive delays (RFC 3393), median",
  direction: "loss on the way there minus loss on the way back",
  age: "how old the value is that this node has",
};

/** Under ten probes the node gives no ratio; the counts are shown all the same, and the tip says how few they are. */
export function lossAt(m, at) {
  return m.loss[at] ?? (m.sent[at] ? 1 - m.received[at] / m.sent[at] : null);
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1];
}

/** Five steps from least to most; times get theirs from what is there, so that the slowest links stand out. */
export function stepsOf(matrix, metric) {
  if (METRICS[metric].steps) return METRICS[metric].steps;
  const values = [];
  for (let at = 0; at < matrix.from.length; at++) {
    const value = METRICS[metric].of(matrix, at);
    if (value !== null) values.push(value);
  }
  const typical = values.length ? Math.max(median(values), 50e-6) : 0.001;
  return [1.5, 3, 8, 25].map((factor) => factor * typical);
}

export function stepOf(value, steps) {
  const size = Math.abs(value);
  let step = 0;
  while (step < steps.length && size >= steps[step]) step++;
  return step;
}

/** Rows, which are the columns too: nodes, or whole zones where there are too many. */
export function itemsOf(matrix, open, filter) {
  const zones = new Map();
  matrix.nodes.forEach((node, at) => {
    if (filter && !(node.name + " " + node.zone).toLowerCase().includes(filter.toLowerCase())) return;
    if (!zones.has(node.zone)) zones.set(node.zone, []);
    zones.get(node.zone).push(at);
  });
  const shown = [...zones.values()].reduce((sum, nodes) => sum + nodes.length, 0);
  const rolled = shown > NODES_SHOWN_MAX && zones.size > 1;
  const items = [];
  for (const [zone, nodes] of zones) {
    if (rolled && !open.has(zone)) {
      items.push({ zone, nodes, label: (zone || "no zone") + " (" + nodes.length + ")", whole: true });
    } else {
      for (const at of nodes) items.push({ zone, nodes: [at], label: matrix.nodes[at].name, node: matrix.nodes[at] });
    }
  }
  return { items, shown, hidden: matrix.nodes.length - shown, rolled, zones: zones.size };
}

const STATE_OF_RANK = ["LINK_UP", "LINK_UNKNOWN", "LINK_DEGRADED", "LINK_DOWN"];
const RANK_OF_STATE = [1, 1, 0, 2, 3];

/** One square: the worst state of its links, and their metric together. Null: nobody is to measure any of them. */
export function square(matrix, row, column, metric) {
  if (row.nodes.length === 1 && column.nodes.length === 1) return single(matrix, row.nodes[0], column.nodes[0], metric);
  let links = 0, bad = 0, rank = 0, worst = -1, estimated = true, oldest = null;
  const values = [];
  for (const from of row.nodes) {
    for (const to of column.nodes) {
      const at = matrix.find(from, to);
      if (at === undefined) continue;
      links++;
      const own = RANK_OF_STATE[matrix.state[at]] ?? 1;
      if (own >= 2) bad++;
      if (own > rank || worst < 0) {
        rank = own;
        worst = at;
      }
      if (matrix.tier[at] !== BAND) estimated = false;
      if (matrix.age[at] !== null) oldest = Math.max(oldest ?? 0, matrix.age[at]);
      const value = METRICS[metric].of(matrix, at);
      if (value !== null && value !== undefined) values.push(value);
    }
  }
  if (!links) return null;
  const value = values.length ? METRICS[metric].join(values) : null;
  return { links, bad, state: STATE_OF_RANK[rank], at: worst, value, estimated, oldest };
}

/** The same for one link; apart because a large mesh has thousands of these to draw. */
function single(matrix, from, to, metric) {
  const at = matrix.find(from, to);
  if (at === undefined) return null;
  const rank = RANK_OF_STATE[matrix.state[at]] ?? 1;
  const value = METRICS[metric].of(matrix, at) ?? null;
  return { links: 1, bad: rank >= 2 ? 1 : 0, state: STATE_OF_RANK[rank], at, value, estimated: matrix.tier[at] === BAND, oldest: matrix.age[at] };
}
