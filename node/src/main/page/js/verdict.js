// Is the network well, and if not, what and where: the line that is read first.
import { html } from "./ui.js";
import { alertTo, linkTo, nodeTo } from "./route.js";
import { clock, count, span } from "./words.js";
import { patterns } from "./patterns.js";

const SHAPES = { ok: "●", warn: "◐", bad: "▲", unknown: "?" };
const SHOWN_MAX = 5;
/** Beside a view of one thing: the matrix has the others, and a phone has little room. */
const SHOWN_BESIDE_MAX = 2;

export const firingOf = (alerts) => alerts.filter((alert) => alert.state === "FIRING" && !alert.silenced && !alert.inhibited);

/** {level, title, facts, lines}, from what the node said. Pure. */
export function judge(status, alerts, matrix) {
  const firing = firingOf(alerts);
  const pending = alerts.filter((alert) => alert.state === "PENDING" && !alert.silenced && !alert.inhibited);
  const named = matrix ? patterns(matrix) : { found: [], more: 0 };
  const groups = named.found.filter((one) => one.links.length > 1);
  const grouped = (alert) => groups.some((one) => one.links.some((link) => isAbout(alert, link)));
  const lineOf = (alert) => ({
    level: alert.severity === "critical" ? "bad" : "warn",
    text: alert.summary + " since " + clock(alert.firingAt) + (alert.acknowledged ? "; acknowledged by " + alert.acknowledgedBy : ""),
    href: alertTo(alert.id),
  });
  const lines = [
    ...firing.filter((alert) => !grouped(alert)).map(lineOf),
    ...named.found
      .filter((one) => one.links.length > 1 || !firing.some((alert) => isAbout(alert, one.links[0])))
      .map((one) => toldOf(one, firing.filter((alert) => one.links.length > 1 && one.links.some((link) => isAbout(alert, link))))),
    ...pending.filter((alert) => !grouped(alert)).map((alert) => ({ level: "warn", text: alert.summary + " (pending)", href: alertTo(alert.id) })),
  ];
  const advice = status.problems.filter((problem) => !problem.includes("`gossamer alerts`"));
  const told = (problem) => lines.some((line) => line.text.startsWith(problem.split(" is ")[0] + " is "));
  lines.push(...advice.map((problem) => ({ level: told(problem) ? "next" : "warn", text: problem })));
  const level = levelOf(status, firing, lines);
  return { level, title: titleOf(level, status, firing, named), facts: factsOf(status), lines };
}

const isAbout = (alert, link) => {
  const ends = alert.subject.split(/ [→↔] /);
  return ends.length === 2 && link.every((name) => ends.includes(name));
};

/** What several links have in common stands for the alerts about them: they are in the list beside it, one by one. */
function toldOf(one, firing) {
  const level = firing.some((alert) => alert.severity === "critical") ? "bad" : one.level;
  const text = one.text + (firing.length ? ", " + count(firing.length, "alert") : "");
  const href = firing.length ? alertTo(firing[0].id) : one.link ? linkTo(...one.link) : one.node ? nodeTo(one.node) : undefined;
  return { level, text, href };
}

function levelOf(status, firing, lines) {
  if (status.self.isolated || !status.raft.quorum && status.raft.voters > 0) return "bad";
  if (lines.some((line) => line.level === "bad")) return "bad";
  if (firing.length || lines.some((line) => line.level === "warn") || status.links.down || status.links.degraded) return "warn";
  return status.complete ? "ok" : "unknown";
}

function titleOf(level, status, firing, named) {
  if (status.self.isolated) return "This node hears nobody";
  if (!status.raft.quorum && status.raft.voters > 0) return "No quorum: nothing can be decided";
  const common = named.found.find((one) => one.links.length > 1 && firing.every((alert) => one.links.some((link) => isAbout(alert, link))));
  if (firing.length > 1 && common) return count(firing.length, "alert") + " firing: " + common.text.split(": ")[0];
  if (firing.length) return count(firing.length, "alert") + " firing: " + subjects(firing);
  if (level === "ok") return "All is well";
  if (level === "unknown") return "Not everything is measured yet";
  return named.found.length ? "Not all links are well" : "Something needs a look";
}

const SHORT = {
  node_unreachable: "unreachable", node_stopped: "stopped", node_impaired: "is itself late", shared_loss: "loses packets",
  shared_rtt: "slow", mtu_black_hole: "large packets vanish", class_lost: "a class is lost", class_remarked: "a class is remarked", link_down: "down", link_loss: "loses packets",
  link_rtt: "slow", partition: "partition", no_quorum: "no quorum", alone: "alone",
};

function subjects(firing) {
  const names = [...new Set(firing.map((alert) => alert.subject + " " + (SHORT[alert.rule] || alert.rule)))];
  return names.slice(0, 3).join(", ") + (names.length > 3 ? " and " + (names.length - 3) + " more" : "");
}

function factsOf(status) {
  const { members, links, raft } = status;
  const bad = [[links.down, "down"], [links.degraded, "degraded"], [links.unknown, "unknown"]].filter(([n]) => n);
  return [
    members.alive + "/" + members.total + " alive",
    !links.total ? null : bad.length ? bad.map(([n, word]) => count(n, "link") + " " + word).join(", ") : "all " + links.total + " links up",
    status.alertsFiring ? count(status.alertsFiring, "alert") + " firing" : "no alert firing",
    raft.leader ? "leader " + raft.leader.name : "no leader",
    raft.voters ? "quorum " + raft.votersAlive + "/" + raft.voters + (raft.quorum ? "" : ", lost") : null,
    links.oldestAgeSeconds === undefined ? null : "links " + span(links.oldestAgeSeconds) + " old",
  ].filter(Boolean);
}

export function Verdict({ verdict, beside }) {
  const { level, title, facts, lines } = verdict;
  const shown = lines.slice(0, beside ? SHOWN_BESIDE_MAX : SHOWN_MAX);
  return html`<section class=${"verdict is-" + level} id="verdict" data-level=${level} aria-live="polite" aria-label="verdict">
    <span class=${"shape " + level} aria-hidden="true">${SHAPES[level]}</span>
    <h1>${title}</h1>
    <p class="facts">${facts.join(" · ")}</p>
    ${shown.length > 0 && html`<ul>${shown.map((line) => html`<li key=${line.text} class=${line.level === "next" ? "next" : ""}>
      <span class=${line.level} aria-hidden="true">${line.level === "next" ? "→" : SHAPES[line.level]}</span>
      <span>${line.href ? html`<a href=${line.href}>${line.text}</a>` : line.text}</span>
    </li>`)}${lines.length > shown.length && html`<li class="next"><span></span><span>${beside ? html`<a href="#/">and ${lines.length - shown.length} more</a>` : "and " + (lines.length - shown.length) + " more"}</span></li>`}</ul>`}
  </section>`;
}
