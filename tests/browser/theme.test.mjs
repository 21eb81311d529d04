// The built-in theme in a browser: one page of each template, on a phone and on a desktop, in light, dark and forced
// colours. The checks are in theme-checks.mjs and return errors; each must find the error planted here.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import * as checks from "./theme-checks.mjs";
import { assertAccessible, publish, repository, startBrowser, visit } from "./support.mjs";

const PRESENTATION = `---
title: Open dag
date: 2026-05
---

:::title

## Welkom

Fijn dat u er bent.

:::

---

## Wat wij doen

- Koffie schenken

---

:::statement
De deur is open.
:::
`;

/** A page with a title, a word and a table that are too long for a phone unless the theme handles them. */
const WIDE = `---
title: Toegankelijkheidsverklaring en resultaatgebieden
date: 2026-03-02
tags: [arbeidsmatige-activeringsvoorzieningen]
---

:::summary
De arbeidsmatigeactiveringsvoorzieningenoverzichten staan hieronder.
:::

## Meerpersoonshuishoudensbegeleidingstrajecten

Tabel: Vormen

| Vorm | Wat u er doet | Wat ervoor nodig is | Wie u er treft | Sinds |
|---|---|---|---|---:|
| Arbeidsmatige activering | Werken in een echt bedrijf of atelier | Samenwerking met bedrijven | Begeleiders | 2015 |

| Jaar | A | B | C | D | E | F | G | H |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
| 2015 | 1000 | 2000 | 3000 | 1 | 2 | 3 | 4 | 5 |

> [!NOTE]
> Op feestdagen zijn wij dicht.

\`\`\`
een regel code die veel te lang is voor een telefoon en dus moet afbreken of schuiven binnen haar eigen kader
\`\`\`

Inloop
: U loopt binnen wanneer u wilt.

:::details title="Meer"
Dit stond dicht.
:::

:::quote by="Een bezoeker"
Iedereen heeft een plek.
:::
`;

/** The content of the golden site `vormgeving`, with a page and a presentation. */
async function content() {
  const folder = join(repository, "tests/sites/vormgeving");
  const names = await readdir(join(folder, "content"), { recursive: true, withFileTypes: true });
  const paths = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    [join(folder, "site.yaml"), ...paths].map(async (path) => [path.slice(folder.length + 1), await readFile(path)]),
  );
  return Object.fromEntries([
    ...files,
    ["content/breed.md", WIDE],
    ["content/dias/index.md", "---\ntitle: Dia’s\ndefault_kind: presentation\n---\n"],
    ["content/dias/open-dag.md", PRESENTATION],
  ]);
}

const PAGES = {
  home: "/",
  section: "/verslagen/",
  page: "/breed/",
  note: "/verslagen/inloop/",
  timeline: "/tijd/",
  event: "/tijd/verbouwing/",
  presentation: "/dias/open-dag/",
  tag: "/tags/inloop/",
  tags: "/tags/",
  sitemap: "/sitemap/",
  404: "/404.html",
};

const PHONE = { width: 320, height: 640 };
const DESK = { width: 1280, height: 800 };
const WALL = { width: 1920, height: 1080 };
const LOOKS = { light: { colorScheme: "light" }, dark: { colorScheme: "dark" }, forced: { forcedColors: "active" } };

const browser = await startBrowser();
const site = await publish(await content());

/** Runs a check on every page, except kinds with tests of their own, and returns each error with its page. */
async function onEveryPage(t, options, check, but = []) {
  const faults = [];
  for (const [name, path] of Object.entries(PAGES).filter(([name]) => !but.includes(name))) {
    const page = await visit(t, browser, site + path, options);
    faults.push(...(await check(page)).map((fault) => `${name}: ${fault}`));
    await page.close();
  }
  assert.deepEqual(faults, []);
}

/** Opens a page of the site, breaks it, and expects the check to find a matching error. */
async function finds(t, { path = PAGES.note, options, ...slip }, check, fault) {
  const page = await visit(t, browser, site + path, options);
  assert.deepEqual(await check(page), [], "the page was good");
  await checks.plant(page, slip);
  assert.match((await check(page)).join("\n"), fault);
}

for (const [look, scheme] of Object.entries(LOOKS)) {
  for (const viewport of [PHONE, DESK]) {
    test(`axe finds nothing on any template, ${look} at ${viewport.width}`, async (t) => {
      for (const path of Object.values(PAGES)) {
        const page = await visit(t, browser, site + path, { viewport, ...scheme });
        await assertAccessible(page);
        await page.close();
      }
    });
  }
}

/** The colours with the least contrast that omslag accepts, and a logo of dark lines. */
const BRAND = `
brand:
  color: "#767676"
  color_dark: "#75847f"
  section_colors: ["#8a8a8a", "#ff6f5f"]
  logo: logo.svg
  logo_has_name: true
`;
const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 80"><path d="M0 0h400v80H0z" fill="#222"/></svg>';

for (const [look, viewport] of [["light", DESK], ["dark", PHONE]]) {
  test(`axe finds nothing with a brand, ${look} at ${viewport.width}`, async (t) => {
    const files = await content();
    const other = await publish({ ...files, "site.yaml": files["site.yaml"] + BRAND, "content/logo.svg": LOGO });
    for (const path of Object.values(PAGES)) {
      const page = await visit(t, browser, other + path, { viewport, ...LOOKS[look] });
      await assertAccessible(page);
      assert.deepEqual(await checks.beside(page), [], path);
      const [logo, button] = await Promise.all([".brand img", ".menu summary"].map((part) => box(page, part)));
      // Slides have no header.
      assert.ok(path === PAGES.presentation || (logo.width > 100 && Math.abs(logo.width / logo.height - 5) < .1), path);
      assert.ok(look === "light" || logo.x + logo.width <= button.x, "the logo is beside the button of the menu");
      await page.close();
    }
  });
}

test("axe finds a missing heading and too little contrast", async (t) => {
  const page = await visit(t, browser, site + PAGES.note);
  await checks.plant(page, { run: () => document.querySelector("h1").remove() });
  await assert.rejects(assertAccessible(page), /page-has-heading-one/);
  const pale = await visit(t, browser, site + PAGES.note);
  await checks.plant(pale, { css: ".prose p { color: #bbb; }" });
  await assert.rejects(assertAccessible(pale), /color-contrast/);
});

for (const viewport of [PHONE, { width: 768, height: 1024 }, DESK, { width: 1600, height: 900 }, WALL]) {
  test(`nothing lies beside the screen at ${viewport.width}`, (t) => onEveryPage(t, { viewport }, checks.beside));
}

/** Text spacing that a reader may set without loss of content (WCAG 1.4.12). */
const WIDE_SPACING = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
  p { margin-block-end: 2em !important; }`;
const LONG = "Meervoudigepersoonlijkheidsontwikkelingsbegeleiding";

test("long words and wide spacing put nothing beside a phone's screen", async (t) => {
  const files = {
    "content/index.md": "---\ntitle: Welkom\ndescription: Een proef.\n---\n\nTekst.\n",
    "content/deel/index.md": `---\ntitle: ${LONG}\ndescription: Een deel.\n---\n\nTekst.\n`,
    "content/deel/blad.md": `---\ntitle: Blad\ndescription: Een blad.\ntags: [${LONG.toLowerCase()}]\n---\n\nTekst.\n`,
  };
  const other = await publish(files);
  for (const path of ["/", "/deel/", "/deel/blad/", "/sitemap/", "/tags/"]) {
    const page = await visit(t, browser, other + path, { viewport: PHONE });
    assert.deepEqual(await checks.beside(page), [], path);
    await checks.plant(page, { css: WIDE_SPACING });
    assert.deepEqual(await checks.beside(page), [], `${path}, wide spacing`);
  }
});

test("a name of any length leaves the menu its button, and is above the open menu", async (t) => {
  const name = "Stichting Maatschappelijke Opvang en Ontmoeting Amsterdam Nieuw-West";
  const settings = `name: ${name}\nbase_url: https://proef.example/\n`;
  const other = await publish({ ...(await content()), "site.yaml": settings });
  const boxes = (page) => Promise.all([".brand", ".menu summary", ".menu ul"].map((part) => box(page, part)));
  for (const css of ["", WIDE_SPACING]) {
    const page = await visit(t, browser, other, { viewport: PHONE });
    await checks.plant(page, { css });
    await page.getByText("Menu", { exact: true }).click();
    const [brand, button, list] = await boxes(page);
    assert.ok(brand.x + brand.width <= button.x, "beside the button");
    assert.ok(brand.y + brand.height <= list.y && button.y + button.height <= list.y, "above the list");
    assert.ok(button.x + button.width <= PHONE.width);
  }
});

test("text beside the screen is found, also where the page hides it", async (t) => {
  const options = { viewport: PHONE };
  await finds(t, { options, css: ".prose p { white-space: nowrap; }" }, checks.beside, /the page is \d+ wide/);
  const hidden = ".prose p { white-space: nowrap; } html, body { overflow-x: hidden; }";
  await finds(t, { options, css: hidden }, checks.beside, /beside the screen/);
});

for (const [look, viewport] of [["light", DESK], ["dark", PHONE], ["forced", DESK]]) {
  test(`the keyboard reaches everything with a ring in view, ${look} at ${viewport.width}`, (t) =>
    onEveryPage(t, { viewport, ...LOOKS[look] }, checks.keyboard));
}

test("a lost ring and a link that the keyboard passes are found", async (t) => {
  await finds(t, { css: "a:focus-visible { outline: 0 !important; }" }, checks.keyboard, /no ring: <a/);
  const pass = () => document.querySelector("main a[href]").setAttribute("tabindex", "-1");
  await finds(t, { run: pass }, checks.keyboard, /never reached/);
});

test("without JavaScript no text and no link is lost", (t) =>
  onEveryPage(t, {}, async (page) => {
    const without = await visit(t, browser, page.url(), { javaScriptEnabled: false });
    return checks.lost(await checks.substance(page), await checks.substance(without));
  }));

test("text that only a script brings is found", async (t) => {
  const page = await visit(t, browser, site + PAGES.note);
  const before = await checks.substance(page);
  await checks.plant(page, { run: () => document.querySelector("main").append("alleen met script") });
  assert.deepEqual(checks.lost(await checks.substance(page), before), ["lost: alleen met script"]);
});

test("everything comes out on paper", (t) => onEveryPage(t, {}, checks.print, ["presentation"]));

test("what paper loses, colours or tears is found", async (t) => {
  await finds(t, { css: "@media print { .prose > p { display: none; } }" }, checks.print, /not on paper/);
  await finds(t, { css: "@media print { .notice { background: pink; } }" }, checks.print, /coloured/);
  await finds(t, { css: "@media print { .prose { inline-size: 60rem; } }" }, checks.print, /wider than A4/);
  const torn = { path: PAGES.timeline, css: "@media print { .events > li { break-inside: auto; } }" };
  await finds(t, torn, checks.print, /parted from its text/);
});

test("a page weighs less than 20 KiB, and its sheets less than 12", (t) => onEveryPage(t, {}, checks.weight, ["presentation"]));

test("a page that is too heavy is found", async (t) => {
  const noise = () => {
    const random = crypto.getRandomValues(new Uint8Array(30_000));
    document.body.dataset.noise = btoa(String.fromCharCode(...random));
  };
  await finds(t, { run: noise }, checks.weight, /the page weighs/);
});

test("the HTML of every template is valid", (t) =>
  onEveryPage(t, {}, async (page) => checks.markup(await (await page.request.get(page.url())).text())));

test("invalid HTML is found", async () => {
  assert.match((await checks.markup("<!doctype html>\n<p><div>x</div></p>")).join("\n"), /close-order|element-permitted/);
});

/** A fresh page that collects what the policy refuses and requests to other hosts. */
async function watched(t) {
  const page = await (await browser.newContext()).newPage();
  t.after(() => page.context().close());
  return [page, await checks.watch(page, site)];
}

test("nothing is refused by the policy, and nothing asked of another host", async (t) => {
  for (const path of Object.values(PAGES)) {
    const [page, faults] = await watched(t);
    await page.goto(site + path, { waitUntil: "networkidle" });
    assert.deepEqual(faults, [], path);
  }
});

test("an inline style and a picture from elsewhere are found", async (t) => {
  const [page, faults] = await watched(t);
  await page.goto(site);
  await page.evaluate(() => {
    document.body.setAttribute("style", "color: red");
    document.querySelector("main").append(Object.assign(new Image(), { src: "https://elders.example/x.png" }));
  });
  for (let frame = 0; frame < 500 && faults.length < 3; frame++) {
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  assert.deepEqual(faults.sort(), [
    "asked of another host: https://elders.example/x.png",
    "refused by the policy: img-src",
    "refused by the policy: style-src-attr",
  ]);
});

/** Returns the files that a guide shows after a line such as "File `path`:". */
async function shown(guide) {
  const text = await readFile(join(repository, guide), "utf8");
  return Object.fromEntries(
    [...text.matchAll(/^File `(.+)`:\n\n```\w*\n([^]*?)^```$/gm)].map(([, path, file]) => [path, file]),
  );
}

test("the second look of the guide looks otherwise, and is as accessible", async (t) => {
  const [files, look] = [await content(), await shown("docs/themes.md")];
  const settings = `${files["site.yaml"]}\ntheme: eigen\n`;
  const other = await publish({ ...files, ...look, "site.yaml": settings });
  const seen = (page) =>
    page.evaluate(() => {
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      return [style(".cover .aside").backgroundColor, style(".cover .main").backgroundColor, style("h1").fontFamily];
    });
  for (const scheme of [LOOKS.light, LOOKS.dark]) {
    const [ours, theirs] = [
      await visit(t, browser, site + PAGES.note, scheme),
      await visit(t, browser, other + PAGES.note, scheme),
    ];
    const [before, after] = [await seen(ours), await seen(theirs)];
    for (const [at, value] of after.entries()) assert.notEqual(value, before[at]);
    await assertAccessible(theirs);
  }
});

/** Returns the edges of the first element that matches a selector, in the current viewport. */
const box = (page, selector) => page.locator(selector).first().boundingBox();

test("on a wide screen the footnotes are beside the text and stay in view", async (t) => {
  const page = await visit(t, browser, site + PAGES.note, { viewport: WALL });
  await page.locator(".signatories").scrollIntoViewIfNeeded();
  const [notes, text] = [await box(page, ".endnotes"), await box(page, ".prose > p")];
  assert.ok(notes.x > text.x + text.width, "beside the text");
  assert.ok(notes.y >= 0 && notes.y + notes.height <= WALL.height, "in view");
  await page.setViewportSize(DESK);
  const [below, cite] = [await box(page, ".endnotes"), await box(page, ".cite")];
  assert.ok(below.y > cite.y + cite.height, "on a smaller screen they come last");
});

test("on a phone a table of text names the column at each cell, and a table of numbers stays a table", async (t) => {
  const page = await visit(t, browser, site + PAGES.page, { viewport: PHONE });
  const [first, second] = [await box(page, ".stacks tbody td"), await box(page, ".stacks tbody td + td")];
  assert.ok(second.y >= first.y + first.height, "below each other");
  const label = (cell) => getComputedStyle(cell, "::before").content;
  assert.equal(await page.locator(".stacks tbody td + td").first().evaluate(label), '"Wat u er doet"');
  assert.equal(await page.locator(".table:not(.stacks) tbody td").first().evaluate(label), "none");
});

test("a long name of the site leaves the button of the menu alone, and the menu the name", async (t) => {
  for (const width of [320, 360, 800]) {
    const page = await visit(t, browser, site + PAGES.page, { viewport: { width, height: 740 } });
    const lengthen = (brand) => (brand.lastChild.data = "Stichting Buurthuis Voorbeeld, Voorbeeldstad-Noord en Andere Stad");
    await page.locator(".brand").evaluate(lengthen);
    await page.locator(".menu summary").click();
    const [brand, button, list] = [await box(page, ".brand"), await box(page, ".menu summary"), await box(page, ".menu ul")];
    assert.ok(brand.x + brand.width < button.x, `the button stands free at ${width}`);
    assert.ok(brand.y + brand.height <= list.y, `the list stands below the name at ${width}`);
    await page.close();
  }
});

test("the first screen of the home page shows what we ask and what is new", async (t) => {
  const page = await visit(t, browser, site, { viewport: DESK });
  for (const selector of ["h1", ".lead", "#Vragen", "#Nieuw", ".news li"]) {
    const { y, height } = await box(page, selector);
    assert.ok(y + height <= DESK.height, `${selector} ends at ${y + height}`);
  }
});

test("on a wide screen each date is above its title, also for an event without a text", async (t) => {
  const page = await visit(t, browser, site + PAGES.timeline, { viewport: WALL });
  const lefts = await page.evaluate(() =>
    [...document.querySelectorAll(".events > li")].map((moment) =>
      [".when", "h3"].map((part) => Math.round(moment.querySelector(part).getBoundingClientRect().left)),
    ),
  );
  assert.equal(lefts.length, 4);
  for (const [date, title] of lefts) assert.equal(date, title);
});
