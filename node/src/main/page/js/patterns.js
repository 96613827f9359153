// Names what the bad squares of the matrix have in common: a node, a row, a column, two zones. Pure.
import { DEGRADED, UP } from "./matrix-model.js";
import { clock, duration, percent } from "./words.js";

const SHARE = 0.7;
const LINKS_MIN = 3;
/** So many lost probes say on which way they are lost, if one way has so many times what the other has. */
const LOST_MIN = 3;
const ONE_WAY = 4;

/** At most a few sentences: {level, text, href parts, links: which it is about}. Nodes that are known to be gone explain their links and are left out. */
export function patterns(matrix) {
  const alive = matrix.nodes.map((node) => node.state === "ALIVE" || node.state === "SUSPECT");
  if (!matrix.state.some((state) => state >= DEGRADED)) return { found: [], more: 0 };
  const links = [];
  for (let at = 0; at < matrix.from.length; at++) {
    const from = matrix.from[at], to = matrix.to[at];
    if (!alive[from] || !alive[to] || matrix.state[at] < UP) continue;
    const age = matrix.stateAge[at];
    links.push({ from, to, at, bad: matrix.state[at] >= DEGRADED, down: matrix.state[at] > DEGRADED, ages: age === null ? [] : [age] });
  }
  if (!links.some((link) => link.bad)) return { found: [], more: 0 };
  const found = [];
  const explained = new Set();
  const take = (some, text, target) => {
    const bad = some.filter((link) => link.bad && !explained.has(link));
    if (bad.length === 0) return;
    found.push({ level: bad.some((link) => link.down) ? "bad" : "warn", text: text + worst(matrix, bad), ...target, links: bad.map((link) => [matrix.nodes[link.from].name, matrix.nodes[link.to].name]) });
    bad.forEach((link) => explained.add(link));
  };
  turnEchoes(matrix, links);
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
    else if (outBad) take(out, leaves(matrix, out) ? "everything that " + name + " sends: " : "everything that " + name + " measures, while the others see it well: ", target);
    else if (intoBad) take(into, "everything towards " + name + ": ", target);
  }
}

function blocks(matrix, links, take, explained) {
  const zone = (n) => matrix.nodes[n].zone;
  const named = (n) => (/^zone/i.test(zone(n)) ? "" : "zone ") + (zone(n) || "none");
  const between = links.filter((link) => zone(link.from) !== zone(link.to) && !explained.has(link));
  const keys = (link) => [
    named(link.from) + " → " + named(link.to),
    matrix.nodes[link.from].name + " → " + named(link.to),
    named(link.from) + " → " + matrix.nodes[link.to].name,
  ];
  const suspects = new Set(between.filter((link) => link.bad).flatMap(keys));
  const groups = groupBy(between, (link) => keys(link).filter((key) => suspects.has(key)));
  for (const [name, some] of groups) {
    if (share(some, explained) >= SHARE) take(some, name + ": ", {});
  }
}

/** How bad, since when, and whether the other direction is: "18 % loss since 14:02:11, other direction clean". */
function worst(matrix, bad) {
  const values = (column) => bad.map((link) => matrix[column][link.at]).filter((value) => value !== null && value !== undefined);
  const down = bad.filter((link) => link.down).length;
  const loss = values("loss");
  const words = [];
  if (down === bad.length) words.push("down");
  else if (loss.length && Math.max(...loss) > 0.005) words.push(percent(sum(loss) / loss.length) + " loss");
  else {
    const rtt = values("p50");
    words.push(rtt.length ? "RTT up to " + duration(Math.max(...rtt)) : "degraded");
  }
  const ages = bad.flatMap((link) => link.ages);
  if (ages.length) words.push("since " + clock(matrix.readAt - Math.max(...ages) * 1000));
  const way = wayOf(sum(values("lostForward")), sum(values("lostReverse")));
  const clean = way === "there" ? ", other direction clean" : way === "back" ? ", all of it on the way back" : "";
  return words.join(" ") + clean + (bad.length > 1 ? " (" + bad.length + " links)" : "");
}

/** On which way the probes of a link were lost; "": on both, or too few to say. */
function wayOf(there, back) {
  if (there + back < LOST_MIN) return "";
  return there > ONE_WAY * back ? "there" : back > ONE_WAY * there ? "back" : "";
}

/**
 * What is lost from a to b is missed by both: a's probes on the way there, b's on the way back. It is named once, as the direction
 * that loses: a link that loses on the way back is not bad itself, if the other one loses on the way there; that one is.
 */
function turnEchoes(matrix, links) {
  const byEnds = new Map(links.map((link) => [link.from + ">" + link.to, link]));
  const lost = (link, column) => matrix[column][link.at] ?? 0;
  for (const link of links) {
    const other = link.bad && !link.down && byEnds.get(link.to + ">" + link.from);
    if (!other || other.down) continue;
    const back = lost(link, "lostReverse"), there = lost(other, "lostForward");
    const against = lost(link, "lostForward") + lost(other, "lostReverse");
    // in one window few probes are lost, and one of the two may by chance have lost none
    if (back + there === 0 || ONE_WAY * against > back + there || (there === 0 && !other.bad)) continue;
    link.bad = false;
    other.bad = true;
    other.ages.push(...link.ages);
  }
}

/** Whether it is the way there that loses: then the network does, and not only this node's view of it. */
function leaves(matrix, links) {
  const lost = (column) => sum(links.map((link) => matrix[column][link.at] ?? 0));
  return wayOf(lost("lostForward"), lost("lostReverse")) === "there";
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
