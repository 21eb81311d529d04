// Shows a presentation as slides (see README.md). What is shown follows from the address alone: `#id` names the slide,
// `?text` asks for the article. All else leads through `show`, which may run at any time.
"use strict";

const ROOM_FOR_SLIDES = matchMedia("(width >= 60rem) and (height >= 30rem)");

const KEYS = {
  ArrowRight: "next",
  " ": "next",
  PageDown: "next",
  n: "next",
  ArrowLeft: "previous",
  "shift+ ": "previous",
  PageUp: "previous",
  p: "previous",
  Home: "first",
  End: "last",
  o: "overview",
  Escape: "overview",
  f: "fullscreen",
  s: "speaker",
  "?": "help",
};

/** Where a move leads from the slide `at` of `count`. */
const MOVES = {
  next: (at, count) => Math.min(at + 1, count - 1),
  previous: (at) => Math.max(at - 1, 0),
  first: () => 0,
  last: (at, count) => count - 1,
};

const ACTIONS = {
  overview: () => toggle("overview"),
  help: () => toggle("help"),
  fullscreen: toggleFullScreen,
  speaker: openSpeaker,
  text: () => read(true),
  slides: () => read(false),
  close: () => find("dialog[open]")?.close(),
  restart: () => (startedAt = Date.now()),
};

let speaker = null; // the window
let startedAt = 0;
let isPrinting = false;

const find = (selector, within = document) => within.querySelector(selector);
const heading = (slide) => find("h1, .main > h2", slide);
const nameOf = (slide) => heading(slide)?.textContent ?? slide.dataset.slide;

/** The element that the address names. */
function target() {
  try {
    return document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null;
  }
}

/** All slides, which is shown, and whether they are on. A footnote is read in the article. */
function state() {
  const all = [...document.querySelectorAll(".deck > [data-slide]")];
  const named = target();
  const at = all.findIndex((slide) => slide.contains(named));
  const isElsewhere = named && at < 0 && !named.contains(all[0]);
  const asText = new URLSearchParams(location.search).has("text");
  return { all, at: Math.max(at, 0), on: ROOM_FOR_SLIDES.matches && all.length > 0 && !asText && !isElsewhere };
}

function show() {
  const { all, at, on } = state();
  find("link[data-slides]").media = on ? "all" : "print";
  // What is inert would be missing for those who hear the PDF.
  for (const part of find(".deck").children) part.inert = on && !isPrinting && part !== all[at];
  // A slide shows a picture wider than the article does.
  const pictures = on ? document.querySelectorAll(".deck img[srcset]") : [];
  for (const picture of pictures) picture.sizes = picture.closest(".picture") ? "66vw" : "46vw";
  find(".deck-bar").hidden = !on;
  find("[data-do=slides]").hidden = on || !ROOM_FOR_SLIDES.matches;
  find("[data-do=fullscreen]").hidden = !document.fullscreenEnabled;
  for (const move in MOVES) {
    find(`.deck-bar [data-do=${move}]`).disabled = MOVES[move](at, all.length) === at;
  }
  const title = find(".deck").dataset.title;
  document.title = on && at > 0 ? `${nameOf(all[at])} - ${title}` : title;
  if (!on) find("dialog[open]")?.close();
  if (speaker && !speaker.closed) showSpeaker(all, at);
  changes.takeRecords();
}

function focus(slide) {
  const place = heading(slide) ?? slide;
  place.tabIndex = -1;
  place.focus();
}

function go(move) {
  const { all, at } = state();
  const to = MOVES[move](at, all.length);
  if (to === at) return;
  find(".deck").dataset.turns = "";
  location.hash = all[to].id;
}

/** Goes to the article or back, at the same slide. */
function read(asText) {
  const { all, at } = state();
  history.pushState(null, "", `${asText ? "?text" : location.pathname}#${all[at].id}`);
  show();
  focus(all[at]);
  if (asText) all[at].scrollIntoView();
}

function toggleFullScreen() {
  const done = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  done.catch(() => {}); // refused: nothing changes
}

function toggle(name) {
  const dialog = find(`dialog.${name}`);
  const isOpen = dialog.open;
  ACTIONS.close();
  if (isOpen) return;
  if (name === "overview") fillOverview();
  dialog.showModal();
  find("[aria-current]", dialog)?.focus();
}

function fillOverview() {
  const { all, at } = state();
  const items = all.map((slide, number) => {
    const link = document.createElement("a");
    link.href = `#${slide.id}`;
    link.textContent = `${number + 1}. ${nameOf(slide)}`;
    if (number === at) link.ariaCurrent = "true";
    const item = document.createElement("li");
    item.append(link, picture(slide));
    return item;
  });
  find(".overview ol").replaceChildren(...items);
}

/** A slide in small, only to look at. */
function picture(slide) {
  const copy = slide.cloneNode(true);
  copy.inert = false;
  for (const part of [copy, ...copy.querySelectorAll("[id]")]) part.removeAttribute("id");
  const frame = document.createElement("div");
  frame.className = "mini";
  frame.inert = true;
  frame.append(copy);
  return frame;
}

/** Opens the speaker's window, or finds it again, and fills it from here. */
function openSpeaker() {
  speaker = window.open("", `speaker ${location.pathname}`, "popup,width=1280,height=800");
  if (!speaker) return;
  const page = speaker.document;
  page.open();
  page.write("<!doctype html>");
  page.close();
  const room = find("template.speaker");
  page.documentElement.lang = document.documentElement.lang;
  page.title = `${room.dataset.title} - ${find(".deck").dataset.title}`;
  page.body.className = `${document.body.className} speaker`;
  for (const sheet of document.querySelectorAll("link[rel=stylesheet]")) {
    const copy = page.importNode(sheet);
    Object.assign(copy, { href: sheet.href, media: "all" });
    page.head.append(copy);
  }
  // Not in the template: a page has one main element and one h1.
  const main = page.createElement("main");
  const name = page.createElement("h1");
  name.dataset.put = "name";
  main.append(name, page.importNode(room.content, true));
  page.body.append(main);
  page.addEventListener("keydown", (event) => onKey(event, MOVES));
  page.addEventListener("click", onClick);
  startedAt = Date.now();
  speaker.setInterval(tick, 500);
  tick();
  show();
  speaker.focus();
}

const put = (name, ...content) => find(`[data-put=${name}]`, speaker.document).replaceChildren(...content);

function showSpeaker(all, at) {
  put("name", `${all[at].dataset.slide}: ${nameOf(all[at])}`);
  put("current", picture(all[at]));
  put("next", ...all.slice(at + 1, at + 2).map(picture));
  put("notes", ...(find(".notes", all[at])?.cloneNode(true).childNodes ?? []));
}

function tick() {
  const seconds = Math.floor((Date.now() - startedAt) / 1000);
  put("elapsed", `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
  put("time", new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
}

/**
 * Does what a key stands for, if that is one of `allowed`. What the focused element or the browser needs passes. So does
 * each single character, if the reader wants that: who dictates would set them off by talking (WCAG 2.1.4).
 */
function onKey(event, allowed) {
  const key = event.key.length > 1 ? event.key : event.key.toLowerCase();
  const action = KEYS[event.shiftKey && key !== "?" ? `shift+${key}` : key];
  const hasModifier = event.ctrlKey || event.altKey || event.metaKey;
  if (!action || !(action in allowed) || hasModifier || event.defaultPrevented || isNeeded(key, event.target)) return;
  if (/^[^ ]$/.test(key) && !find("#Lettertoetsen").checked) return;
  const dialog = find("dialog[open]");
  if (!state().on || (dialog && key === "Escape")) return;
  event.preventDefault();
  if (action in ACTIONS) ACTIONS[action]();
  else if (!dialog) go(action);
  else if (dialog.matches(".overview")) moveInOverview(action);
}

/** Whether an element has a use of its own for a key: text for all, a button for Space, what scrolls for arrows. */
function isNeeded(key, element) {
  if (element.closest("input, textarea, select, [contenteditable]")) return true;
  if (key === " ") return element.closest("button, a, summary") !== null;
  return key.length > 1 && key !== "Escape" && element.closest("[tabindex='0']") !== null;
}

function moveInOverview(move) {
  const links = [...document.querySelectorAll(".minis > li > a")];
  const at = links.indexOf(document.activeElement);
  links[MOVES[move](at, links.length)].focus();
}

function onClick(event) {
  if (event.target.closest(".skip") && state().on) {
    event.preventDefault(); // it would lead to the first slide
    const { all, at } = state();
    focus(all[at]);
  }
  const action = event.target.closest("[data-do]")?.dataset.do;
  if (action in MOVES) go(action);
  else if (action) ACTIONS[action]();
  // The link to the slide that is shown changes no address.
  else if (event.target.closest(".overview a")) ACTIONS.close();
}

/** The preview changes the page in place, and may undo what `show` set. */
const changes = new MutationObserver(show);
changes.observe(document.documentElement, {
  subtree: true,
  childList: true,
  attributeFilter: ["hidden", "inert", "media"],
});

addEventListener("keydown", (event) => onKey(event, { ...MOVES, ...ACTIONS }));
addEventListener("click", onClick);
// It comes before the other: what is opened in between stays open.
addEventListener("popstate", () => (ACTIONS.close(), show()));
addEventListener("hashchange", () => {
  show();
  const { all, at, on } = state();
  if (on) focus(all[at]);
  else target()?.scrollIntoView();
});
addEventListener("beforeprint", () => ((isPrinting = true), show()));
addEventListener("afterprint", () => ((isPrinting = false), show()));
addEventListener("pagehide", () => speaker?.close());
ROOM_FOR_SLIDES.addEventListener("change", show);
show();
