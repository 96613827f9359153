// What this node knows, kept fresh: a short poll, hurried by the node's event stream. Everything is asked of this node alone,
// so the page works while the network that it shows does not.
import { batch, computed, signal } from "./ui.js";
import { API, get } from "./api.js";
import { readColumns } from "./matrix-model.js";

const POLL_MILLIS = 5000;
const HIDDEN_POLL_MILLIS = 20000;
const EVENTS_KEPT_MAX = 1000;
const BACKLOG = 300;
/** A reply older than this is called stale: one poll and its time limit may pass in between. */
const STALE_MILLIS = 9000;
const RETRY_MILLIS_MAX = 30000;

export const status = signal(null);
export const members = signal([]);
export const matrix = signal(null);
export const alerts = signal([]);
export const alertsAge = signal(null);
export const silences = signal([]);
export const events = signal([]);
/** When the node last answered; 0: not yet. */
export const answeredAt = signal(0);
export const failure = signal(null);
export const streaming = signal(false);
/** Ticks once a second, for ages on the screen. */
export const now = signal(Date.now());

export const staleSince = computed(() =>
  answeredAt.value && now.value - answeredAt.value > STALE_MILLIS ? answeredAt.value : 0,
);

const byName = (list) => new Map(list.flatMap((one) => [[one.id, one], [one.name, one]]));
export const memberIndex = computed(() => byName(members.value));

let asking = false;
let again = false;

/** One round of questions at a time; a wish during a round leads to one more after it. */
export async function refresh() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    await round();
  } finally {
    asking = false;
    if (again) {
      again = false;
      soon();
    }
  }
}

async function round() {
  const columns = get("matrix-columns", { local_only: true });
  columns.catch(() => {}); // told below, where it is waited for
  try {
    const replies = await Promise.all([get("status"), get("members"), get("alerts", { include_resolved: true }), get("silences")]);
    // at first what is there is shown at once; later one drawing a round is enough
    if (!answeredAt.value) batch(() => take(replies));
    const own = await columns.then(readColumns);
    batch(() => {
      take(replies);
      takeMatrix(own);
    });
  } catch (refused) {
    failure.value = refused;
  }
}

function take([state, mesh, book, quiet]) {
  status.value = state;
  members.value = mesh.members;
  alerts.value = book.alerts;
  alertsAge.value = book.ageSeconds;
  silences.value = quiet.silences;
  answeredAt.value = now.value = Date.now();
  failure.value = null;
}

let voterAskedAt = 0;
let voterAnswered = null;

/** First what this node has itself; a node without a vote has bands of foreign links only, and asks a voter for more. */
function takeMatrix(own) {
  const full = voterAnswered && Date.now() - voterAskedAt < 3 * POLL_MILLIS ? voterAnswered : null;
  matrix.value = full && full.nodes.length === own.nodes.length ? own.over(full) : own;
  if (status.value.raft.role !== "none" || Date.now() - voterAskedAt <= POLL_MILLIS) return;
  voterAskedAt = Date.now();
  get("matrix-columns", {}, 8).then(
    (reply) => (matrix.value = voterAnswered = readColumns(reply)),
    () => (voterAnswered = null),
  );
}

let hurried = 0;

/** Events come in bunches: one round for all of them. */
function soon() {
  if (!hurried) {
    hurried = setTimeout(() => {
      hurried = 0;
      refresh();
    }, 200);
  }
}

let retry = 0;
let source = null;
let waiting = 0;

/** A browser has six connections to one host: a page that nobody looks at must not hold one. */
function follow() {
  clearTimeout(waiting);
  if (source || document.hidden) return;
  source = new EventSource(API + "events?backlog=" + BACKLOG);
  source.onopen = () => {
    retry = 0;
    streaming.value = true;
  };
  source.onmessage = (message) => takeEvent(JSON.parse(message.data));
  source.onerror = () => {
    // the browser's own retry gives up after a refusal and never backs off: ours does both right
    unfollow();
    retry = Math.min(RETRY_MILLIS_MAX, Math.max(1000, retry * 2));
    waiting = setTimeout(follow, retry * (0.7 + 0.6 * Math.random()));
  };
}

function unfollow() {
  if (source) source.close();
  source = null;
  streaming.value = false;
}

let arrived = [];

function takeEvent(event) {
  arrived.push({ ...event, sequence: Number(event.sequence), time: Date.parse(event.at) });
  if (arrived.length === 1) queueMicrotask(sort);
  if (Date.now() - arrived[0].time < 60000) soon();
}

/** A stream that begins anew repeats what is known: told apart by number and time. */
function sort() {
  const seen = new Map(events.value.map((event) => [event.sequence + "@" + event.at, event]));
  arrived.forEach((event) => seen.set(event.sequence + "@" + event.at, event));
  arrived = [];
  const all = [...seen.values()].sort((a, b) => b.time - a.time || b.sequence - a.sequence);
  events.value = all.slice(0, EVENTS_KEPT_MAX);
}

export function start() {
  refresh();
  follow();
  let last = Date.now();
  setInterval(() => {
    now.value = Date.now();
    if (now.value - last >= (document.hidden ? HIDDEN_POLL_MILLIS : POLL_MILLIS)) {
      last = now.value;
      refresh();
    }
  }, 1000);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return unfollow();
    follow();
    refresh();
  });
  addEventListener("pagehide", unfollow);
  addEventListener("pageshow", follow);
}
