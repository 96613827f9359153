// Numbers with their units, times absolute and relative, states in words with a shape: colour never says anything alone.

const STATES = {
  LINK_UP: { word: "up", shape: "●", level: "ok" },
  LINK_DEGRADED: { word: "degraded", shape: "◐", level: "warn" },
  LINK_DOWN: { word: "down", shape: "✕", level: "bad" },
  LINK_UNKNOWN: { word: "unknown", shape: "?", level: "unknown" },
  ALIVE: { word: "alive", shape: "●", level: "ok" },
  SUSPECT: { word: "suspect", shape: "◐", level: "warn" },
  UNREACHABLE: { word: "unreachable", shape: "✕", level: "bad" },
  DEAD: { word: "dead", shape: "✕", level: "bad" },
  STOPPED: { word: "stopped", shape: "■", level: "unknown" },
  LEFT: { word: "left", shape: "○", level: "unknown" },
  FIRING: { word: "firing", shape: "▲", level: "bad" },
  PENDING: { word: "pending", shape: "△", level: "warn" },
  RESOLVED: { word: "resolved", shape: "✓", level: "ok" },
};

const NOTHING = { word: "unknown", shape: "?", level: "unknown" };

export const stateOf = (name) => STATES[name] || NOTHING;

const known = (value) => value !== undefined && value !== null && !Number.isNaN(value);

export function count(n, one, many = one + "s") {
  return n + " " + (n === 1 ? one : many);
}

/** Three digits: 412 µs, 1.28 ms, 2.04 s. */
export function duration(seconds) {
  if (!known(seconds)) return "unknown";
  if (seconds === 0) return "0 ms";
  if (Math.abs(seconds) < 0.001) return Math.round(seconds * 1e6) + " µs";
  if (Math.abs(seconds) < 1) return digits(seconds * 1000) + " ms";
  return digits(seconds) + " s";
}

function digits(value) {
  const size = Math.abs(value);
  return value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
}

/** A share as a percentage: 0 %, 0.3 %, 18 %. */
export function percent(ratio) {
  if (!known(ratio)) return "unknown";
  const value = ratio * 100;
  return (value === 0 || Math.abs(value) >= 10 ? value.toFixed(0) : value.toFixed(1)) + " %";
}

/** How long: 4 s, 12 min, 3 h 5 min, 2 d 4 h. */
export function span(seconds) {
  if (!known(seconds)) return "unknown";
  const s = Math.max(0, seconds);
  if (s < 60) return Math.round(s) + " s";
  if (s < 3600) return Math.floor(s / 60) + " min";
  if (s < 86400) return two(Math.floor(s / 3600), "h", Math.floor((s % 3600) / 60), "min");
  return two(Math.floor(s / 86400), "d", Math.floor((s % 86400) / 3600), "h");
}

const two = (a, unitA, b, unitB) => a + " " + unitA + (b ? " " + b + " " + unitB : "");

export function bytes(value) {
  const n = Number(value);
  if (!known(n)) return "unknown";
  if (n < 1e6) return Math.round(n / 1e3) + " kB";
  return n < 1e9 ? Math.round(n / 1e6) + " MB" : digits(n / 1e9) + " GB";
}

/** 14:02:11, with the day in front when it is not today. */
export function clock(time) {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return "unknown";
  const hms = at.toLocaleTimeString("en-GB");
  return at.toDateString() === new Date().toDateString() ? hms : day(at) + " " + hms;
}

const day = (at) =>
  at.getFullYear() + "-" + String(at.getMonth() + 1).padStart(2, "0") + "-" + String(at.getDate()).padStart(2, "0");

export const ago = (time) => span((Date.now() - new Date(time).getTime()) / 1000) + " ago";

const TIERS = {
  1: ["band from gossip", "an estimate: the middle of a band that gossip carries"],
  2: ["summary", "a summary of ten seconds, sent to the voters"],
  3: ["first-hand", "measured by the node that was asked"],
  TIER_BAND: ["band from gossip", "an estimate: the middle of a band that gossip carries"],
  TIER_SUMMARY: ["summary", "a summary of ten seconds, sent to the voters"],
  TIER_RAW: ["first-hand", "measured by the node that was asked"],
};

export const tier = (name) => (TIERS[name] || ["unknown"])[0];
