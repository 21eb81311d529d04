// The search page: looks up the words of a query in the index, ranks the pages, and shows them while the visitor types.
// The files of the index are described in src/search/files.rs; forms and compounds are worked out there.

const page = document.querySelector("[data-index]");
const [field, count, list, more] = ["Zoekveld", "Aantal", "Uitslag", "Meer"].map((id) => document.getElementById(id));
const say = (key, values = {}) => page.dataset[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

const STEP = 10; // results that are shown together
const FIRST = 5; // results that are shown before the others are known
const CHUNK = 32; // documents in one file
const ALL = 8; // with more leaves, only some are loaded to correct a mistake
const WEIGHTS = [1, 2, 4, 8]; // text, often, heading, title
const BLOCKS = "p:not(.meta, .kind, .slide-no, .when, .source), dd, td, li:not(:has(p, li)), blockquote, figcaption"; // of an excerpt
const WORD = /[\p{Alphabetic}\p{N}\p{M}\u00ad]+(?:['’][\p{Alphabetic}\p{N}]+)*/gu;

/** Splits a text into words as the index has them. */
const words = (text) =>
  (text.normalize("NFKD").replace(/[\p{M}\u00ad\u200b-\u200d\u2060\ufeff]/gu, "").toLowerCase().match(WORD) ?? [])
    .map((word) => word.replace(/['’]/g, ""))
    .filter((word) => word.length > 1 || /\d/.test(word));

let [loaded, cache] = [new Map(), "default"];

/** Returns the promise of a value, made once. */
function once(name, make) {
  if (!loaded.has(name)) loaded.set(name, make());
  return loaded.get(name);
}

const text = (url) =>
  once(url, async () => {
    const response = await fetch(url, { cache });
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return response.text();
  });

const root = () =>
  once("root", async () => {
    const [total, documents, ...leaves] = (await text(page.dataset.index)).trimEnd().split("\n");
    return { total: Number(total), documents: documents.split(" "), leaves: leaves.map((leaf) => leaf.split("\t")) };
  });

const file = (name) => text(page.dataset.index.replace(/[^/]*$/, name));

/** Returns the entries of a leaf: words with all their forms. */
const leaf = (name) =>
  once(`leaf ${name}`, async () =>
    (await file(name)).trimEnd().split("\n").map((line) => {
      const [word, changes = "", postings = "", compounds = "", firsts = ""] = line.split("\t");
      const changed = (change) => word.slice(0, word.length - Number.parseInt(change[0], 36)) + change.slice(1);
      const [own, others = []] = changes.split("|").map((list) => (list ? list.split(" ").map(changed) : []));
      own.unshift(word);
      return { word, own, forms: [...own, ...others], postings, compounds, firsts: firsts.split(" ") };
    }));

/** Returns the entries of the leaves from one word to another, of at most `most` leaves, each once. */
async function entries(from, to, most) {
  const { leaves } = await root();
  const last = (word) => leaves.findLastIndex(([first]) => first <= word);
  const names = leaves.slice(last(from), Math.min(last(to) + 1, last(from) + most)).map(([, name]) => name);
  const all = (await Promise.all(names.map(leaf))).flat();
  return [...new Map(all.map((entry) => [entry.word, entry])).values()];
}

/** Returns a match with the entry itself instead of the one in reverse, which may be in another leaf. */
async function forward(match) {
  if (match.entry.word[0] !== "~") return match;
  const word = reversed(match.entry.word.slice(1));
  return { ...match, entry: (await entries(word, word, 1)).find((entry) => entry.word === word) };
}

const reversed = (text) => [...text].reverse().join("");

/** Returns whether one typing mistake is between two words: a letter too many, too few, wrong, or two swapped. */
function isNear(a, b) {
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  const [x, y] = [a.slice(from), b.slice(from)];
  const isSwapped = x.length > 1 && x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2);
  return x.slice(1) === y.slice(1) || x === y.slice(1) || x.slice(1) === y || isSwapped;
}

/** Returns the entries that one typing mistake is between. Either half of a mistyped word is right. */
async function corrected(word) {
  if (word.length < 5) return [];
  const half = word.length >> 1;
  const within = (beginning) => entries(beginning, `${beginning}\uffff`, 4);
  const isSmall = (await root()).leaves.length <= ALL;
  const near = isSmall ? [await entries("", "\uffff", ALL)] : await Promise.all([word.slice(0, half), `~${reversed(word.slice(half + 1))}`].map(within));
  return near.flat().flatMap((entry) => {
    const own = entry.word[0] === "~" ? [reversed(entry.word.slice(1))] : entry.own;
    const form = own.find((form) => form.length > 3 && isNear(word, form));
    return form ? [{ entry, quality: 0.5, form }] : [];
  });
}

/** Returns the entries that a word matches, each with a quality from 0 to 1, and the form that was meant instead. */
async function matches(word) {
  const isBeginning = word.length > 2;
  const near = await entries(word, isBeginning ? `${word}\uffff` : word, 4);
  let found = near.filter(({ forms }) => forms.includes(word)).map((entry) => ({ entry, quality: 1 }));
  const isBegun = ({ forms }) => !forms.includes(word) && forms.some((form) => form.startsWith(word));
  if (isBeginning) found.push(...near.filter(isBegun).map((entry) => ({ entry, quality: 0.5 })));
  if (!found.length) found = await corrected(word);
  return { found: await Promise.all(found.map(forward)), meant: found[0]?.form };
}

/** Decodes postings: documents as differences in base 47, each with its weight. */
function* decode(postings) {
  for (let [at, document, number, unit] = [0, -1, 0, 1]; at < postings.length; at++) {
    const digit = postings.charCodeAt(at) - 33;
    number += (digit % 47) * unit;
    unit *= 47;
    if (digit >= 47) continue;
    document += (number >> 2) + 1;
    yield [document, WEIGHTS[number & 3]];
    [number, unit] = [0, 1];
  }
}

/** Finds the documents for a query, best first: those with all words, and if these are few the others. */
async function find(query) {
  const { total } = await root();
  const asked = [...new Set(words(query))];
  const perWord = await Promise.all(asked.map(matches));
  const [all, forms] = [new Map(), new Set()];
  for (const { found } of perWord) {
    const scores = new Map();
    const add = (postings, quality) => {
      for (const [document, weight] of decode(postings)) scores.set(document, Math.max(scores.get(document) ?? 0, weight * quality));
    };
    for (const { entry, quality } of found) {
      add(entry.postings, quality);
      add(entry.compounds, quality / 2);
    }
    if (scores.size < total / 2 || asked.length === 1) {
      for (const { entry } of found) for (const form of entry.forms) ["", ...entry.firsts].forEach((first) => forms.add(first + form));
    }
    for (const [document, score] of scores) {
      const one = all.get(document) ?? { document, words: 0, score: 0 };
      one.words++;
      one.score += score * Math.log(1 + total / scores.size);
      all.set(document, one);
    }
  }
  const ranked = [...all.values()].sort((a, b) => b.words - a.words || b.score - a.score || a.document - b.document);
  const complete = ranked.filter((one) => one.words === asked.length);
  const meant = asked.map((word, at) => perWord[at].meant ?? word).join(" ");
  return { documents: complete.length > 2 ? complete : ranked, forms, meant: meant === asked.join(" ") ? undefined : meant };
}

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

/** Returns the parts of a text, with the words that were found in a mark. */
function marked(text, forms) {
  const parts = [];
  let from = 0;
  for (const { 0: piece, index } of text.matchAll(WORD)) {
    if (!words(piece).some((word) => forms.has(word))) continue;
    parts.push(text.slice(from, index), element("mark", {}, piece));
    from = index + piece.length;
  }
  return [...parts, text.slice(from)];
}

/** Shortens a text to about 220 characters around the first word that was found. */
function shortened(text, forms) {
  const first = [...text.matchAll(WORD)].find(({ 0: piece }) => words(piece).some((word) => forms.has(word)))?.index ?? 0;
  const from = first < 140 ? 0 : text.indexOf(" ", first - 80) + 1;
  const to = text.length - from < 240 ? text.length : text.lastIndexOf(" ", from + 220);
  return `${from ? "… " : ""}${text.slice(from, to)}${to < text.length ? " …" : ""}`;
}

/** Adds to a result what its page says: the block with most of the words, and the heading that has them. */
async function fill(item, [title, url], forms) {
  const [address, id] = url.split("#");
  const shown = new DOMParser().parseFromString(await text(address).catch(() => ""), "text/html");
  const within = (id && shown.getElementById(decodeURIComponent(id))) || shown.querySelector("main");
  if (!within) return;
  within.querySelectorAll("nav, [hidden], .next-previous, .label, script, h1").forEach((other) => other.remove());
  const clean = (it) => it.textContent.replace(/\s+/g, " ").trim();
  const hits = (it) => new Set(words(clean(it)).filter((word) => forms.has(word))).size;
  const best = (selector) => {
    const all = [...within.querySelectorAll(selector)].map((it) => ({ it, hits: hits(it) }));
    return all.reduce((best, one) => (one.hits > best.hits ? one : best), { hits: 0 }).it;
  };
  const heading = best(":is(h2, h3, h4, h5, h6, dt):is([id], [id] > .main > *)");
  const block = best(BLOCKS) ?? within.querySelector(`p.lead, ${BLOCKS}`);
  if (block) item.append(element("p", {}, ...marked(shortened(clean(block), forms), forms)));
  if (heading && clean(heading) !== title) {
    const href = `${address}#${encodeURIComponent(heading.closest("[id]").id)}`;
    item.append(element("p", { className: "at" }, element("a", { href }, ...marked(clean(heading), forms))));
  }
}

// The pages of results are loaded when these come into view.
const fills = new WeakMap();
const seen = new IntersectionObserver((items) => {
  for (const { target, isIntersecting } of items) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    fills.get(target)();
  }
}, { rootMargin: "100px" });

async function items(documents, forms) {
  const names = (await root()).documents;
  return Promise.all(documents.map(async ({ document }) => {
    const result = (await file(names[Math.floor(document / CHUNK)])).split("\n")[document % CHUNK].split("\t");
    const [title, href, about] = result;
    const item = element("li", {}, element("h2", {}, element("a", { href }, ...marked(title, forms))));
    if (about) item.prepend(element("p", { className: "meta" }, about));
    fills.set(item, () => fill(item, result, forms));
    seen.observe(item);
    return item;
  }));
}

let [latest, idle] = [0];

/** When the visitor pauses, announces what was found, and keeps the query in the address for back and reload. */
function whenIdle(query, message) {
  clearTimeout(idle);
  idle = setTimeout(() => {
    count.textContent = message;
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    if (address.href !== location.href) history.replaceState(null, "", address);
  }, 150);
}

/** Searches for what is in the field. A newer search overtakes an older one. */
async function search(again = true) {
  const [own, query] = [++latest, field.value.trim()];
  try {
    const { documents, forms, meant } = await find(query);
    const first = await items(documents.slice(0, FIRST), forms);
    if (own !== latest) return;
    list.replaceChildren(...first);
    const others = await items(documents.slice(FIRST, STEP), forms);
    if (own !== latest) return;
    list.append(...others);
    page.dataset.shown = query;
    more.hidden = documents.length <= STEP;
    more.onclick = async () => {
      const from = list.childElementCount;
      list.append(...(await items(documents.slice(from, from + STEP), forms)));
      more.hidden = documents.length <= list.childElementCount;
      list.children[from].querySelector("a").focus();
    };
    const key = documents.length === 0 ? "none" : documents.length === 1 ? "one" : "many";
    const found = say(key, { count: documents.length, query });
    whenIdle(query, !words(query).length ? "" : meant && documents.length ? `${say("meant", { query, meant })} ${found}` : found);
  } catch (error) {
    if (own !== latest) return;
    // The site may have been published again in the meantime, with other files.
    [loaded, cache] = [new Map(), "reload"];
    if (again) return search(false);
    console.error(error);
    whenIdle(query, say("failed"));
  }
}

function fromAddress() {
  field.value = new URL(location.href).searchParams.get("q") ?? "";
  search();
}

addEventListener("popstate", fromAddress);
field.addEventListener("input", () => search());
field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
page.addEventListener("keydown", (event) => {
  const stops = [field, ...list.querySelectorAll("h2 a")];
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = stops.indexOf(document.activeElement);
  if (event.key === "Escape" && at > 0) field.focus();
  if (!by || at < 0 || !stops[at + by]) return;
  event.preventDefault();
  stops[at + by].focus();
});
// Whoever comes from the header's button is about to type.
const isAsked = location.search !== "";
fromAddress();
if (isAsked && !field.value) field.focus();
