// Small pieces that several views draw.
import { html } from "./ui.js";
import { clock, ago, stateOf } from "./words.js";

/** A state as shape and word; the colour only repeats it. */
export function State({ name }) {
  const state = stateOf(name);
  return html`<span class=${"state " + state.level}><b aria-hidden="true">${state.shape}</b> ${state.word}</span>`;
}

export function Badge({ children }) {
  return html`<span class="badge">${children}</span>`;
}

/** Both: how long ago for a glance, the time of day for the log. */
export function When({ time }) {
  return html`<time datetime=${new Date(time).toISOString()} title=${new Date(time).toString()}>${clock(time)} <span class="soft">(${ago(time)})</span></time>`;
}

export function Refusal({ failure }) {
  return failure
    ? html`<div class="refused" role="alert">${failure.message}${failure.hint ? ". " + failure.hint[0].toUpperCase() + failure.hint.slice(1) : ""}.</div>`
    : null;
}

/** Names and values; those that are not known are left out. */
export function Facts({ list }) {
  const shown = list.filter(([, value]) => value !== undefined && value !== null && value !== false && value !== "");
  return html`<dl class="facts-list">${shown.map(([name, value]) => [html`<dt key=${name}>${name}</dt>`, html`<dd key=${name + "="}>${value}</dd>`])}</dl>`;
}
