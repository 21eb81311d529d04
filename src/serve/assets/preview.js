// The preview in the browser. `was` is the page as the server last sent it. Only the differences with the new page are
// applied, which preserves the reader's state (focus, open details, typed text) and our additions.
(() => {
const script = document.currentScript;
const home = new URL('.', script.src).pathname;
const dutch = script.dataset.language !== 'en';
const onDesk = document.body.matches('.omslag-desk');
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const shown = new WeakMap(); // a node of `was` → its node on the page
// A document without a window loads no pictures.
const was = document.implementation.createHTMLDocument().importNode(document.documentElement, true);
pair(was, document.documentElement);

let build = Number(script.dataset.build);
let files = build; // the build of the last file beside the pages whose change is shown
let events, overlay, fading, changed, overlayHtml = '', moved = 0, looking = Promise.resolve();

const status = document.createElement('div');
document.body.append(Object.assign(status, { className: 'omslag-status', role: 'status', lang: dutch ? 'nl' : 'en' }));

// Connects only in a visible tab, since browsers allow six connections to a host.
function connect() {
  if (events || document.hidden) return;
  events = new EventSource(home + 'events');
  events.onopen = update;
  events.addEventListener('build', event => JSON.parse(event.data).build === build || update());
  events.addEventListener('diagnostics', update);
  events.onerror = () => {
    build = files = -1;
    if (events?.readyState !== 2) return;
    disconnect();
    setTimeout(connect, 2000);
  };
}

function disconnect() {
  events?.close();
  events = null;
}

function update() {
  looking = looking.then(look).catch(() => {});
}

async function look() {
  const get = url => fetch(url, { headers: { Accept: 'text/html' }, cache: 'no-store' });
  const state = await (await get(`${home}state.json?page=${encodeURIComponent(location.pathname)}`)).json();
  if (state.build !== build) {
    const page = await get(location.href);
    const html = await page.text();
    if (page.ok) await turn(parse(html).documentElement).catch(() => location.reload());
    tell(page.ok ? '' : dutch ? 'Deze pagina is er nu niet.' : 'This page is not there now.');
    build = state.build;
  }
  if (state.files > files) reloadPictures(state.files);
  files = Math.max(files, state.files);
  show(state.overlay);
}

// A browser keeps a picture that it has shown, so a replaced file needs another URL.
function reloadPictures(version) {
  for (const picture of document.querySelectorAll('img, source')) for (const name of ['src', 'srcset']) {
    const urls = picture.getAttribute(name)?.replace(/(^|, )(\/[^\s?]+)(\?\d+)?/g, `$1$2?${version}`);
    if (urls) picture.setAttribute(name, urls);
  }
}

function parse(html) {
  return new DOMParser().parseFromString(html, 'text/html');
}

async function turn(now) {
  // Compares the attributes as written: a parsed document has no base URL to resolve them.
  const scripts = root => String(theirs(root, 'script[src]').map(one => one.getAttribute('src')));
  if (scripts(now) !== scripts(was)) throw 'load';
  await swapSheets(now);
  changed = [];
  morph(was, now);
  if (!onDesk) point();
}

function theirs(root, selector) {
  return [...root.querySelectorAll(selector + ':not([data-omslag])')];
}

// Removes an old style sheet when the new one has loaded.
function swapSheets(now) {
  const coming = theirs(now, 'link[rel~=stylesheet]');
  return Promise.all(theirs(was, 'link[rel~=stylesheet]').map((old, at) => {
    const link = shown.get(old), fresh = link.cloneNode(), href = coming[at]?.getAttribute('href');
    if (!href || href === old.getAttribute('href')) return;
    for (const one of [old, fresh]) one.setAttribute('href', href);
    shown.set(old, fresh);
    link.after(fresh);
    return new Promise(done => {
      fresh.onload = fresh.onerror = done;
      setTimeout(done, 3000);
    }).then(() => link.remove());
  }));
}

function pair(old, node) {
  const nodes = [...node.childNodes];
  shown.set(old, node);
  [...old.childNodes].forEach((child, at) => pair(child, nodes[at]));
}

function morph(old, now) {
  const node = shown.get(old);
  if (!old.tagName) {
    if (old.data.trim() !== now.data.trim()) changed.push(node.parentElement);
    old.data = node.data = now.data;
    return;
  }
  for (const name of new Set([...old.getAttributeNames(), ...now.getAttributeNames()])) {
    const value = now.getAttribute(name);
    if (old.getAttribute(name) === value) continue;
    if (name !== 'data-line') changed.push(node);
    for (const one of [old, node]) value === null ? one.removeAttribute(name) : one.setAttribute(name, value);
  }
  // On the page a noscript contains text; in a parsed document it contains elements.
  if (old.tagName !== 'NOSCRIPT') morphChildren(old, now);
}

// Matches children by id, else by equal content, else, if neither has a match elsewhere, by tag and position.
function morphChildren(parent, now) {
  const content = node => (node.outerHTML ?? node.nodeName + node.data).replace(/ data-line="\d*"/g, '');
  const named = node => [node, node.id ? `#${node.id} ${node.tagName}` : content(node)];
  const olds = [...parent.childNodes].map(named), news = [...now.childNodes].map(named);
  const had = new Set(olds.map(one => one[1])), has = new Set(news.map(one => one[1]));
  const drop = ([old]) => { shown.get(old).remove(); old.remove(); };
  for (const [node, name] of news) {
    while (olds[0] && had.has(name) && !has.has(olds[0][1])) drop(olds.shift());
    const [old, oldName] = olds[0] ?? [];
    const alike = old && !had.has(name) && !has.has(oldName) && old.nodeName === node.nodeName;
    if (name !== oldName && !alike) insert(parent, node, old);
    else if (olds.shift() && !old.isEqualNode(node)) morph(old, node);
  }
  olds.forEach(drop);
}

function insert(parent, now, before = null) {
  const node = document.importNode(now, true), here = shown.get(parent), next = shown.get(before);
  pair(now, node);
  here.insertBefore(node, next?.parentNode === here ? next : null);
  parent.insertBefore(now, before);
  if (node.tagName || node.data.trim()) changed.push(node.tagName ? node : here);
}

// Marks a changed block: one in view, else the first, which is scrolled into view unless the reader is moving.
function point() {
  const main = document.querySelector('main');
  const blocks = changed.map(blockOf).filter(one => one !== main && main?.contains(one) && one.checkVisibility());
  const inSight = ({ top, bottom }) => bottom > 0 && top < innerHeight;
  const seen = blocks.find(one => inSight(one.getBoundingClientRect()));
  const block = seen ?? blocks[0];
  if (!block) return;
  if (!seen && Date.now() - moved > 1000) {
    const edge = block.offsetHeight > innerHeight ? 'start' : 'center';
    block.scrollIntoView({ behavior: calm ? 'instant' : 'smooth', block: edge });
  }
  if (calm) return;
  block.classList.add('omslag-mark');
  setTimeout(() => block.classList.remove('omslag-mark'), 2000);
}

function blockOf(one) {
  while (one && /^(inline|contents)/.test(getComputedStyle(one).display)) one = one.parentElement;
  return one;
}

// A closed overlay stays closed until its content changes.
function show(html) {
  if (onDesk || html === overlayHtml) return;
  overlayHtml = html;
  overlay?.remove();
  overlay = document.importNode(parse(html).body, true).firstElementChild;
  if (overlay) document.body.append(overlay);
}

function tell(text) {
  clearTimeout(fading);
  status.textContent = text;
}

// Without a clipboard (no HTTPS), shows the text so that the reader can copy it.
async function copy(text) {
  const done = navigator.clipboard?.writeText(text).then(() => dutch ? ' is gekopieerd' : ' copied', () => '');
  tell(text + (await done ?? ''));
  fading = setTimeout(tell, 10000, '');
}

function openEditor({ source }, line) {
  const { editor } = document.documentElement.dataset;
  if (!editor) return copy(`${source}:${line}`);
  const values = { line, column: 1, path: encodeURI(source).replace(/[#?&+]/g, encodeURIComponent) };
  location.href = editor.replace(/{(path|line|column)}/g, (_, name) => values[name]);
}

addEventListener('click', event => {
  const near = selector => event.target.closest(selector);
  const given = near('[data-omslag-copy]'), block = event.altKey && near('[data-line]');
  if (near('.omslag-close')) overlay.remove();
  if (given) copy(given.dataset.omslagCopy);
  const place = block && block.closest('[data-source]');
  if (!place) return;
  event.preventDefault();
  openEditor(place.dataset, block.dataset.line);
}, true);
for (const kind of ['wheel', 'touchmove', 'keydown']) addEventListener(kind, event => {
  moved = Date.now();
  if (event.key === 'Escape') overlay?.remove();
}, { passive: true });
document.addEventListener('visibilitychange', () => document.hidden ? disconnect() : connect());
addEventListener('pagehide', disconnect);
addEventListener('pageshow', connect);
connect();
})();
