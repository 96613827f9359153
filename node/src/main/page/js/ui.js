// The one place that names the vendored view libraries, so that a change of version is a change here.
import { h, html, render, useState, useEffect, useLayoutEffect, useRef, useMemo } from "../vendor/htm-preact.js";
import { signal, computed, batch } from "../vendor/signals-core.mjs";

export { h, html, render, useState, useEffect, useLayoutEffect, useRef, useMemo, signal, computed, batch };

/** Draws the component anew whenever one of the signals changes. The list must be the same at every call. */
export function useSignals(...signals) {
  const [, again] = useState(0);
  useEffect(() => {
    const ends = signals.map((one) => {
      let first = true;
      return one.subscribe(() => (first ? (first = false) : again((n) => n + 1)));
    });
    // something may have changed between drawing and subscribing
    again((n) => n + 1);
    return () => ends.forEach((end) => end());
  }, []);
}

const loading = new Map();

/** A classic script of ours, once; for libraries that are no modules and that not every view needs. */
export function loadScript(name) {
  if (!loading.has(name)) {
    loading.set(
      name,
      new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = new URL("../vendor/" + name, import.meta.url).href;
        script.onload = done;
        script.onerror = () => {
          loading.delete(name);
          failed(new Error(name + " could not be loaded from this node"));
        };
        document.head.append(script);
      }),
    );
  }
  return loading.get(name);
}
