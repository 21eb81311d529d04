// The preview in a browser while an editor writes. Pages change in place and keep the reader's state.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { assertAccessible, preview, repository, startBrowser, visit } from './support.mjs';

const browser = await startBrowser();
const sheet = 'themes/omslag/assets/style.css';
const oldStyle = fs.readFileSync(path.join(repository, sheet), 'utf8');
const { url, root } = await preview({
  'content/index.md': '---\ntitle: Proef\n---\n\nHallo.\n',
  [sheet]: oldStyle,
});
const style = path.join(root, sheet);
const at = name => `${url}/${name}/`;
const file = name => path.join(root, 'content', `${name}.md`);

const filler = Array.from({ length: 40 }, (_, n) => `Alinea ${n + 1} met een [verwijzing](https://example.org/${n}) erin.`);
function write(name, { title = 'Proef', keys = '', lines = filler } = {}) {
  const details = [':::details title="Meer"', 'Verborgen tekst.', ':::'];
  const front = ['---', `title: ${title}`, ...(keys ? [keys] : []), '---'].join('\n');
  // Written in one step: a preview that reads an empty file in between may show that, and then everything is new.
  const whole = path.join(root, 'content', '.proef');
  fs.writeFileSync(whole, [front, ...details, ...lines, ''].join('\n\n'));
  fs.renameSync(whole, file(name));
}
const changed = (number, text) => filler.map((line, n) => (n === number ? text : line));

/** Records the connections, counts requests, and can pretend that the tab is hidden. */
function watch() {
  window.asked = window.asking = 0;
  const ask = window.fetch;
  window.fetch = async (...what) => {
    window.asked++;
    window.asking++;
    try {
      const answer = await ask(...what);
      // A request ends when its whole response has arrived.
      await answer.clone().arrayBuffer();
      return answer;
    } finally {
      window.asking--;
    }
  };
  window.connections = [];
  window.outline = () => getComputedStyle(document.querySelector('main')).outlineColor;
  let hidden = false;
  Object.defineProperty(document, 'hidden', { get: () => hidden });
  window.hide = value => {
    hidden = value;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  const Real = window.EventSource;
  window.EventSource = class extends Real {
    constructor(url) {
      super(url);
      window.connections.push(this);
    }
  };
}

/** Opens a page of the preview once it exists, and waits until it is live. */
async function open(t, name, options = {}) {
  await eventuallyServed(name, '');
  const permissions = ['clipboard-read', 'clipboard-write'];
  const page = await visit(t, browser, 'about:blank', {
    viewport: { width: 1280, height: 800 },
    permissions,
    host: new URL(url).host,
    ...options,
  });
  await page.addInitScript(watch);
  // Form fields, which Markdown cannot make, on every version of the page.
  page.extra = '<form><input id="field"><textarea></textarea></form>';
  await page.route(at(name), async route => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('</main>', `${page.extra}</main>`) });
  });
  await page.goto(at(name));
  await page.waitForFunction(() => window.connections[0]?.readyState === 1);
  await page.evaluate(() => { window.sameLoad = true; });
  return page;
}

/** Waits until the preview serves a text on a page, whatever browsers show. */
async function eventuallyServed(name, text) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await fetch(at(name));
    if (answer.ok && (await answer.text()).includes(text)) return;
    assert.ok(Date.now() < deadline, `${name} never has "${text}"`);
  }
}

const build = async () => (await (await fetch(`${url}/__omslag/state.json`)).json()).build;
const main = (page, text) => page.locator('main p', { hasText: text }).first();
const seen = (page, text) => main(page, text).waitFor({ state: 'attached', timeout: 30_000 });
const position = page => page.evaluate(() => Math.round(scrollY));
const frames = (page, count) => page.evaluate(async count => {
  for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
}, count);

test('a changed text changes in place: scroll, focus, caret, open details and typed text stay', async t => {
  write('proef-a');
  const page = await open(t, 'proef-a');
  await page.locator('main summary').click();
  await page.locator('textarea').fill('half af');
  await page.locator('#field').fill('getypt');
  await page.evaluate(() => document.querySelector('#field').setSelectionRange(2, 4));
  await main(page, 'Alinea 20 ').evaluate(one => one.scrollIntoView({ block: 'center' }));
  const [before, first] = [await position(page), await main(page, 'Alinea 20 ').elementHandle()];
  write('proef-a', { lines: changed(19, 'Alinea 20 is nu [anders](https://example.org/).'), title: 'Proef twee' });
  await seen(page, 'Alinea 20 is nu anders.');
  assert.equal(await first.evaluate(one => one.textContent), 'Alinea 20 is nu anders.', 'the same element');
  assert.equal(await position(page), before);
  assert.match(await page.title(), /Proef twee/);
  const state = await page.evaluate(() => [
    document.activeElement.id, field.value, field.selectionStart, field.selectionEnd,
    document.querySelector('textarea').value, document.querySelector('main details').open, window.sameLoad,
  ]);
  assert.deepEqual(state, ['field', 'getypt', 2, 4, 'half af', true, true]);
  });

test('an inserted paragraph moves nothing else and lines keep their numbers', async t => {
  write('proef-a');
  const page = await open(t, 'proef-a');
  await page.locator('main summary').click();
  const link = page.locator('main a', { hasText: 'verwijzing' }).nth(3);
  await link.focus();
  const line = () => main(page, 'Alinea 30 ').evaluate(one => Number(one.closest('[data-line]').dataset.line));
  const before = await line();
  const kept = await main(page, 'Alinea 2 ').elementHandle();
  write('proef-a', { lines: ['Nieuw.', 'En nog een.', ...filler] });
  await seen(page, 'En nog een.');
  assert.equal(await page.evaluate(() => document.activeElement.closest('p').textContent.slice(0, 8)), 'Alinea 4');
  assert.ok(await kept.evaluate(one => one.isConnected && one.textContent.startsWith('Alinea 2 ')));
  assert.equal(await page.locator('main details').evaluate(one => one.open), true);
  assert.equal(await line(), before + 4);
  const texts = await page.locator('main p').allTextContents();
  assert.equal(texts.filter(text => text.startsWith('Alinea ')).length, 40);
  write('proef-a', { lines: filler.slice(10) });
  await page.waitForFunction(() => document.querySelectorAll('main p').length < 40);
  assert.equal(await page.locator('main p', { hasText: /^Alinea/ }).count(), 30);
  assert.equal(await page.evaluate(() => window.sameLoad), true);
  });

test('a changed block off screen comes into view and is marked, one on screen only marked', async t => {
  write('proef-a');
  const page = await open(t, 'proef-a');
  write('proef-a', { lines: changed(39, 'Alinea 40 is nieuw.') });
  await page.waitForSelector('.omslag-mark');
  assert.match(await page.locator('.omslag-mark').textContent(), /Alinea 40 is nieuw/);
  await page.waitForFunction(() => {
    const block = [...document.querySelectorAll('main p')].find(one => one.textContent.includes('Alinea 40'));
    const box = block.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
  });
  await page.waitForFunction(() => !document.querySelector('.omslag-mark'), null, { timeout: 4000 });
    const calm = await open(t, 'proef-a', { reducedMotion: 'reduce' });
  write('proef-a', { lines: changed(39, 'Alinea 40 is rustig.') });
  await seen(calm, 'Alinea 40 is rustig.');
  await calm.waitForFunction(() => scrollY > 0);
  assert.equal(await calm.locator('.omslag-mark').count(), 0);
  });

test('with one changed block in sight the page stays where it is', async t => {
  write('proef-a');
  const page = await open(t, 'proef-a');
  await main(page, 'Alinea 20 ').evaluate(one => one.scrollIntoView({ block: 'center' }));
  const before = await position(page);
  write('proef-a', { title: 'Proef drie', lines: changed(19, 'Alinea 20 in zicht.') });
  await page.waitForSelector('.omslag-mark');
  assert.match(await page.locator('.omslag-mark').textContent(), /in zicht/);
  await frames(page, 20);
  assert.equal(await position(page), before);
  });

test('whoever is scrolling is left where they are', async t => {
  write('proef-a');
  const page = await open(t, 'proef-a');
  await page.mouse.move(600, 400);
  const stop = setInterval(() => page.mouse.wheel(0, 1).catch(() => {}), 100);
  await page.waitForFunction(() => scrollY > 0);
  write('proef-a', { lines: changed(39, 'Alinea 40 is ver weg.') });
  await page.waitForSelector('.omslag-mark');
  await frames(page, 20);
  clearInterval(stop);
  assert.ok((await position(page)) < 100);
  });

test('a changed style sheet is swapped without a load and without a bare moment', async t => {
  write('proef-a');
  const ours = value => `main { outline: 1px dashed rgb(1, 2, ${value}); }`;
  const rule = value => fs.writeFileSync(style, `${oldStyle}\n${ours(value)}\n`);
  rule(3);
  const page = await open(t, 'proef-a');
  await page.waitForFunction(() => outline() === 'rgb(1, 2, 3)');
  await page.evaluate(() => {
    window.colours = new Set();
    const look = () => {
      window.colours.add(window.outline());
      requestAnimationFrame(look);
    };
    look();
  });
  rule(4);
  await page.waitForFunction(() => outline() === 'rgb(1, 2, 4)');
  // The sheet, and that for paper.
  await page.waitForFunction(() => document.querySelectorAll('link[rel=stylesheet]:not([data-omslag])').length === 2);
  assert.deepEqual(await page.evaluate(() => [...window.colours]), ['rgb(1, 2, 3)', 'rgb(1, 2, 4)']);
  assert.equal(await page.evaluate(() => window.sameLoad), true);
  rule(5);
  await page.waitForFunction(() => outline() === 'rgb(1, 2, 5)');
  });

test('another script is a full load', async t => {
  write('proef-a');
  const page = await open(t, 'proef-a');
  await page.route(`${url}/proef.js`, route => route.fulfill({ contentType: 'text/javascript', body: '' }));
  page.extra = '<script src="/proef.js"></script>';
  write('proef-a', { lines: ['Anders.'] });
  await page.waitForFunction(() => !window.sameLoad);
  });

test('the overlay comes with the mistake, shows markup as text, closes, and goes with the mistake', async t => {
  write('proef-a');
  const page = await open(t, 'proef-a');
  const evil = { keys: '"<script>alert(1)</script>": 1' };
  write('proef-a', evil);
  const overlay = page.locator('.omslag-overlay');
  await overlay.waitFor();
  assert.equal(await overlay.getAttribute('role'), 'alert');
  assert.match(await overlay.textContent(), /<script>alert\(1\)<\/script>/);
  assert.equal(await overlay.locator('script').count(), 0);
  assert.match(await overlay.locator('h2').textContent(), /\d+ \p{L}+/u);
  assert.ok(await overlay.locator('.omslag-place').first().getAttribute('href'));
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [320, 1280]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await assertAccessible(page, '.omslag-overlay');
      assert.ok(await overlay.evaluate(one => one.scrollWidth <= one.clientWidth), `${width}: no sideways scrolling`);
    }
  }
  await page.keyboard.press('Escape');
  assert.equal(await overlay.count(), 0);
  const before = await build();
  write('proef-a', { ...evil, lines: changed(1, 'Nog steeds fout.') });
  while ((await build()) === before);
  await frames(page, 20);
  assert.equal(await overlay.count(), 0);
  write('proef-a', { lines: changed(1, 'Weer goed.') });
  await seen(page, 'Weer goed.');
  assert.equal(await overlay.count(), 0);
  write('proef-a', evil);
  await overlay.waitFor();
  await overlay.locator('.omslag-close').click();
  assert.equal(await overlay.count(), 0);
  write('proef-a');
  await page.reload();
  assert.equal(await overlay.count(), 0);
  write('proef-a', evil);
  await overlay.waitFor();
  write('proef-a');
  await overlay.waitFor({ state: 'detached' });
  });

test('a mistake on another page is a small bar that opens', async t => {
  write('proef-a');
  write('proef-b');
  const page = await open(t, 'proef-a');
  write('proef-b', { keys: 'onzin: 1' });
  const bar = page.locator('.omslag-overlay-small');
  await bar.waitFor();
  const box = await bar.boundingBox();
  assert.ok(box.height < 80 && box.y > 600, JSON.stringify(box));
  await bar.locator('summary').click();
  assert.ok(await bar.locator('.omslag-findings li').first().isVisible());
  await assertAccessible(page, '.omslag-overlay');
  write('proef-b');
  await bar.waitFor({ state: 'detached' });
  });

test('a draft has a banner that comes and goes with the key', async t => {
  write('proef-a');
  const page = await open(t, 'proef-a');
  write('proef-a', { keys: 'draft: true' });
  await page.waitForSelector('.omslag-banner');
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await assertAccessible(page, '.omslag-banner');
  }
  write('proef-a');
  await page.waitForFunction(() => !document.querySelector('.omslag-banner'));
  assert.equal(await page.evaluate(() => window.sameLoad), true);
  });

test('a page that goes stays in view, and says so until it is back', async t => {
  write('proef-b');
  const page = await open(t, 'proef-b', { allowed: /404/ });
  fs.rmSync(file('proef-b'));
  await page.waitForFunction(() => document.querySelector('.omslag-status').textContent);
  assert.ok(await main(page, 'Alinea 3 ').count());
  write('proef-b', { lines: changed(2, 'Terug.') });
  await seen(page, 'Terug.');
  assert.equal(await page.locator('.omslag-status').textContent(), '');
  });

test('a hidden tab closes its connection and catches up when it is seen again', async t => {
  write('proef-a');
  const page = await open(t, 'proef-a');
  await page.evaluate(() => window.hide(true));
  assert.equal(await page.evaluate(() => window.connections.every(one => one.readyState === 2)), true);
  // Requests from before it was hidden may still be pending.
  await page.waitForFunction(() => window.asking === 0);
  const asked = await page.evaluate(() => window.asked);
  write('proef-a', { lines: changed(0, 'Intussen veranderd.') });
  await eventuallyServed('proef-a', 'Intussen veranderd.');
  await frames(page, 20);
  assert.equal(await main(page, 'Intussen').count(), 0);
  assert.equal(await page.evaluate(() => window.asked), asked);
  await page.evaluate(() => window.hide(false));
  await seen(page, 'Intussen veranderd.');
  assert.equal(await page.evaluate(() => window.connections.filter(one => one.readyState !== 2).length), 1);
  await page.evaluate(() => dispatchEvent(new Event('pagehide')));
  assert.equal(await page.evaluate(() => window.connections.every(one => one.readyState === 2)), true);
  });

test('Alt and a click open the editor at the line, or copy the place when there is none', async t => {
  write('proef-a');
  const page = await open(t, 'proef-a');
  await page.evaluate(() => { document.documentElement.dataset.editor = '#{path}|{line}'; });
  const paragraph = main(page, 'Alinea 3 ');
  const line = await paragraph.evaluate(one => one.closest('[data-line]').dataset.line);
  await paragraph.click({ modifiers: ['Alt'], position: { x: 5, y: 5 } });
  const hash = decodeURIComponent(await page.evaluate(() => location.hash));
  assert.ok(hash.endsWith(`/proef-a.md|${line}`), hash);
  assert.equal(fs.readFileSync(file('proef-a'), 'utf8').split('\n')[line - 1].slice(0, 8), 'Alinea 3');
  await page.evaluate(() => delete document.documentElement.dataset.editor);
  await paragraph.click({ modifiers: ['Alt'], position: { x: 5, y: 5 } });
  await page.waitForFunction(() => document.querySelector('.omslag-status').textContent);
  assert.match(await page.locator('.omslag-status').textContent(), new RegExp(`proef-a\\.md:${line} `));
  assert.ok((await page.evaluate(() => navigator.clipboard.readText())).endsWith(`proef-a.md:${line}`));
  });

test('the desk has no flaw that axe finds, and scrolls nowhere but in its table', async t => {
  const page = await visit(t, browser, `${url}/__omslag/`);
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [320, 1280]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await assertAccessible(page);
      const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
      assert.ok(fits, `${width}: no sideways scrolling`);
    }
  }
  assert.equal(await page.locator('script:not([data-omslag])').count(), 0);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.hash), '#omslag-main');
});

test('the desk sorts and filters without a script', async t => {
  write('proef-a', { title: 'Aap', keys: 'draft: true' });
  write('proef-b', { title: 'Zee' });
  await eventuallyServed('proef-b', 'Zee');
  const page = await visit(t, browser, `${url}/__omslag/`, { javaScriptEnabled: false });
  const titles = () => page.locator('tbody th > a:first-child').allTextContents();
  await page.locator('thead a', { hasText: 'Titel' }).click();
  assert.deepEqual((await titles()).filter(title => title !== 'Proef'), ['Aap', 'Zee']);
  await page.locator('thead a', { hasText: 'Titel' }).click();
  assert.deepEqual((await titles()).filter(title => title !== 'Proef'), ['Zee', 'Aap']);
  await page.locator('nav a', { hasText: 'concept' }).click();
  assert.deepEqual(await titles(), ['Aap']);
});

test('eight tabs stay live', async t => {
  write('proef-a');
  const pages = [];
  for (let tab = 0; tab < 8; tab++) pages.push(await open(t, 'proef-a'));
  write('proef-a', { lines: changed(0, 'Overal tegelijk.') });
  await Promise.all(pages.map(page => seen(page, 'Overal tegelijk.')));
});

test('a title with markup in it shows as text everywhere', async t => {
  write('<img src=x onerror=alert(1)>', { title: '"<script>alert(2)</script>"' });
  write('proef-a', { title: '"<script>alert(2)</script>"', keys: 'onzin: "<script>alert(3)</script>"' });
  const page = await open(t, 'proef-a');
  await page.locator('.omslag-overlay').waitFor();
  assert.equal(await page.locator('script:not([data-omslag], [type="application/ld+json"], [src*="/find."])').count(), 0);
  await page.goto(`${url}/__omslag/`);
  assert.match(await page.locator('main').textContent(), /<script>alert\(2\)<\/script>/);
  assert.equal(await page.locator('main script, main img').count(), 0);
  fs.rmSync(file('<img src=x onerror=alert(1)>'));
  write('proef-a');
});
