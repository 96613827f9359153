// Names what the bad squares of the matrix have in common: a node, a row, a column, two zones. Pure.
import { DEGRADED, UP } from "./matrix-model.js";

const SHARE = 0.7;
const LINKS_MIN = 3;

/** At most a few sentences: {level, text, href parts}. Nodes that are known to be gone explain their links and are left out. */
export function patterns(matrix) {
  const alive = matrix.nodes.map((node) => node.state === "ALIVE" || node.state === "SUSPECT");
  if (!matrix.state.some((state) => state >= DEGRADED)) return { found: [], more: 0 };
  const links = [];
  for (let at = 0; at < matrix.from.length; at++) {
    const from = matrix.from[at], to = matrix.to[at];
    if (!alive[from] || !alive[to] || matrix.state[at] < UP) continue;
    links.push({ from, to, at, bad: matrix.state[at] >= DEGRADED, down: matrix.state[at] > DEGRADED });
  }
  if (!links.some((link) => link.bad)) return { found: [], more: 0 };
  const found = [];
  const explained = new Set();
  const take = (some, text, target) => {
    const bad = some.filter((link) => link.bad && !explained.has(link));
    if (bad.length === 0) return;
    found.push({ level: bad.some((link) => link.down) ? "bad" : "warn", text: text + worst(matrix, bad), ...target });
    bad.forEach((link) => explained.add(link));
  };
  nodes(matrix, links, take, explained);
  blocks(matrix, links, take, explained);
  const rest = links.filter((link) => link.bad && !explained.has(link));
  rest.sort((a, b) => (matrix.loss[b.at] ?? 0) - (matrix.loss[a.at] ?? 0));
  for (const link of rest.slice(0, 3)) {
    const from = matrix.nodes[link.from].name, to = matrix.nodes[link.to].name;
    take([link], from + " → " + to + ": ", { link: [from, to] });
  }
  return { found, more: Math.max(0, rest.length - 3) };
}

function share(links, explained) {
  const open = links.filter((link) => !explained.has(link));
  return open.length < LINKS_MIN ? 0 : open.filter((link) => link.bad).length / open.length;
}

function groupBy(links, keys) {
  const groups = new Map();
  for (const link of links) {
    for (const key of keys(link)) {
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(link);
    }
  }
  return groups;
}

function nodes(matrix, links, take, explained) {
  const sent = groupBy(links, (link) => [link.from]), received = groupBy(links, (link) => [link.to]);
  const suspects = new Set(links.filter((link) => link.bad).flatMap((link) => [link.from, link.to]));
  for (const n of [...suspects].sort((a, b) => a - b)) {
    const name = matrix.nodes[n].name;
    const out = sent.get(n) || [], into = received.get(n) || [];
    const outBad = share(out, explained) >= SHARE, intoBad = share(into, explained) >= SHARE;
    const target = { node: name };
    if (outBad && intoBad) take([...out, ...into], "everything from and to " + name + ": ", target);
    else if (outBad) take(out, "everything that " + name + " measures, while the others see it well: ", target);
    else if (intoBad) take(into, "everything towards " + name + ": ", target);
  }
}

function blocks(matrix, links, take, explained) {
  const zone = (n) => matrix.nodes[n].zone;
  const between = links.filter((link) => zone(link.from) !== zone(link.to) && !explained.has(link));
  const keys = (link) => [
    "zone " + zone(link.from) + " → " + zone(link.to),
    matrix.nodes[link.from].name + " → zone " + zone(link.to),
    "zone " + zone(link.from) + " → " + matrix.nodes[link.to].name,
  ];
  const suspects = new Set(between.filter((link) => link.bad).flatMap(keys));
  const groups = groupBy(between, (link) => keys(link).filter((key) => suspects.has(key)));
  for (const [name, some] of groups) {
    if (share(some, explained) >= SHARE) take(some, name + ": ", {});
  }
}

/** How bad, and whether the other direction is: "18 % loss, other direction clean". */
function worst(matrix, bad) {
  const values = (column) => bad.map((link) => matrix[column][link.at]).filter((value) => value !== null);
  const down = bad.filter((link) => link.down).length;
  const loss = values("loss");
  const words = [];
  if (down === bad.length) words.push("down");
  else if (loss.length && Math.max(...loss) > 0.005) {
    words.push(round(loss.reduce((sum, one) => sum + one, 0) / loss.length) + " loss");
  } else {
    const rtt = values("p50");
    words.push(rtt.length ? "RTT up to " + (Math.max(...rtt) * 1000).toPrecision(3) + " ms" : "degraded");
  }
  const there = sum(values("lostForward")), back = sum(values("lostReverse"));
  if (there + back >= 3 && there > 4 * back) words.push("on the way there; the way back is clean");
  if (there + back >= 3 && back > 4 * there) words.push("on the way back; the way there is clean");
  if (bad.length > 1) words.push("(" + bad.length + " links)");
  return words.join(" ");
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
const round = (ratio) => (ratio * 100).toFixed(ratio < 0.1 ? 1 : 0) + " %";
