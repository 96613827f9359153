// The URL's hash is the view: #/link/n1/n2?range=1h. Whoever gets the URL sees the same.
import { signal } from "./ui.js";

function parse() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const parts = path.split("/").map(decode);
  return { view: parts[0] || "mesh", args: parts.slice(1), query: Object.fromEntries(new URLSearchParams(query)) };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const route = signal(parse());

addEventListener("hashchange", () => {
  route.value = parse();
  scrollTo(0, 0);
});

export function href(view, args = [], query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(kept).toString();
  return "#/" + [view === "mesh" ? "" : view, ...args.map(encodeURIComponent)].filter(Boolean).join("/") + (text ? "?" + text : "");
}

export function go(view, args, query) {
  location.hash = href(view, args, query);
}

/** Changes parts of the query of the view that is shown, without a new entry in the browser's history. */
export function setQuery(changes) {
  const now = route.value;
  const query = { ...now.query, ...changes };
  history.replaceState(null, "", href(now.view, now.args, query));
  route.value = parse();
}

export const linkTo = (from, to, query) => href("link", [from, to], query);
export const nodeTo = (name) => href("node", [name]);
export const alertTo = (id) => href("alerts", [id]);
