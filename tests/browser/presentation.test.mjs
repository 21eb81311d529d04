// A presentation: an article without JavaScript and on a narrow screen, slides with it, and one slide a page in print.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import {
  assertAccessible,
  eventually,
  makeProject,
  omslag,
  preview,
  publish,
  repository,
  startBrowser,
  visit,
} from "./support.mjs";

const DOT = "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAHCAIAAAC+zks0AAAAEElEQVR42mNgYBgFo2DwAQACfwABpzQnDQAAAABJRU5ErkJggg==";

const DECK = `---
title: Onze dagen
description: Wat wij doen, en waarom.
date: 2020-02
---

## Één plek

- Eerst [de buurt](#wat-wij-zeggen), dan de stad.[^1]

<!-- Rustig beginnen.

En dan verder. -->

[^1]: Uit de notitie.

---

:::title
## Deel twee

Wat wij zien
:::

---

:::statement
## Een palet, geen ladder

Iedereen begint waar het past.
:::

---

## Wat wij zeggen

:::quote by="Een deelnemer"
Hier vraagt niemand wat ik kan.
:::

---

## Twee kanten

:::columns
### Aanbieder

Maakt plek.

### Gemeente

Geeft ruimte.
:::

---

## De tuin

:::picture
![Een bak met tomaten](tuin.png "In mei")
:::

---

Een dia zonder kop.
`;

const SLIDES = [
  "Begin",
  "één-plek",
  "deel-twee",
  "een-palet-geen-ladder",
  "wat-wij-zeggen",
  "twee-kanten",
  "de-tuin",
  "Slide7",
];

const PROJECT = {
  "content/index.md": "---\ntitle: Proef\n---\n\nTekst.\n",
  "content/dias/index.md": "---\ntitle: Dia’s\ndefault_kind: presentation\n---\n\nTekst.\n",
  "content/dias/dagen.md": DECK,
  "content/dias/tuin.png": Buffer.from(DOT, "base64"),
};

const browser = await startBrowser();
const site = await publish(PROJECT);
const deck = `${site}/dias/dagen/`;

const WALL = { viewport: { width: 1920, height: 1080 }, reducedMotion: "reduce" };
const LAPTOP = { viewport: { width: 1280, height: 720 }, reducedMotion: "reduce" };
const PHONE = { viewport: { width: 390, height: 844 }, reducedMotion: "reduce" };

/** Returns the ids of the slides that are visible and reachable. */
const seen = () => {
  const slides = [...document.querySelectorAll(".deck > [data-slide]")];
  return slides.filter((slide) => slide.checkVisibility() && !slide.inert).map((slide) => slide.id);
};
const showsSlide = (page, id) => eventually(page, seen, [id]);
const showsArticle = (page) => eventually(page, seen, SLIDES);
const openDialogs = (page, expected) =>
  eventually(page, () => [...document.querySelectorAll("dialog[open]")].map((dialog) => dialog.className), expected);

async function press(page, keys, expected) {
  await page.keyboard.press(keys);
  await showsSlide(page, expected);
}

test("without JavaScript it is an article with anchors, and nothing that does not work", async (t) => {
  const page = await visit(t, browser, `${deck}#wat-wij-zeggen`, { ...LAPTOP, javaScriptEnabled: false });
  assert.equal(await page.locator(".deck > [data-slide]:visible").count(), SLIDES.length);
  assert.equal(await page.locator("main button:visible, .deck-bar button:visible").count(), 0);
  assert.equal(await page.locator(".notes:visible").count(), 0);
  const { y } = await page.locator("#wat-wij-zeggen").boundingBox();
  assert.ok(y >= 0 && y < 720, `the anchor stands at ${y}`);
  await page.getByLabel("Spreektekst tonen").check();
  assert.equal(await page.locator(".notes:visible").count(), 1);
});

test("on a narrow screen it scrolls, and becomes slides when there is space", async (t) => {
  const page = await visit(t, browser, deck, PHONE);
  await showsArticle(page);
  assert.equal(await page.locator("main button:visible, .deck-bar button:visible").count(), 0);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("o");
  await openDialogs(page, []);
  await showsArticle(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(width, 390);
  await page.setViewportSize(LAPTOP.viewport);
  await showsSlide(page, "Begin");
});

test("every key does what the help says", async (t) => {
  const page = await visit(t, browser, deck, LAPTOP);
  await showsSlide(page, "Begin");
  let at = 0;
  for (const key of ["ArrowRight", "Space", "PageDown", "n"]) await press(page, key, SLIDES[++at]);
  for (const key of ["ArrowLeft", "Shift+Space", "PageUp", "p"]) await press(page, key, SLIDES[--at]);
  await press(page, "p", "Begin");
  await press(page, "End", "Slide7");
  await press(page, "n", "Slide7");
  await press(page, "Home", "Begin");
  for (const [key, dialog] of [["o", "overview"], ["Escape", "overview"], ["Shift+?", "help"]]) {
    await page.keyboard.press(key);
    await openDialogs(page, [dialog]);
    await page.keyboard.press("Escape");
    await openDialogs(page, []);
  }
  await page.keyboard.press("f");
  await eventually(page, () => document.fullscreenElement !== null, true);
  await page.keyboard.press("f");
  await eventually(page, () => document.fullscreenElement, null);
});

test("keys with a modifier, in a field or meant for the focused element are left alone", async (t) => {
  const page = await visit(t, browser, deck, LAPTOP);
  for (const modifier of ["Control", "Alt", "Meta"]) {
    const wasStopped = await page.evaluate((modifier) => {
      const event = new KeyboardEvent("keydown", { key: "n", [modifier]: true, bubbles: true, cancelable: true });
      return !document.body.dispatchEvent(event);
    }, { Control: "ctrlKey", Alt: "altKey", Meta: "metaKey" }[modifier]);
    assert.equal(wasStopped, false, modifier);
  }
  await page.keyboard.press("Shift+ArrowRight");
  for (const tag of ["input", "textarea", "select"]) {
    await page.evaluate((tag) => {
      const field = document.createElement(tag);
      document.querySelector(".deck-bar").append(field);
      field.focus();
    }, tag);
    for (const key of ["n", "Space", "End", "o", "?"]) await page.keyboard.press(key);
    if (tag !== "select") assert.equal(await page.locator(`.deck-bar ${tag}`).inputValue(), "n o?");
  }
  await page.evaluate(() => {
    for (const field of document.querySelectorAll(".deck-bar > :is(input, textarea, select)")) field.remove();
  });
  await showsSlide(page, "Begin");
  await openDialogs(page, []);
  await page.locator(".deck-bar [data-do=help]").focus();
  await page.keyboard.press("Space");
  await openDialogs(page, ["help"]);
  assert.equal(await page.evaluate(() => location.hash), "");
});

test("keys of one character can be switched off, for who talks to the computer", async (t) => {
  const page = await visit(t, browser, deck, LAPTOP);
  await showsSlide(page, "Begin");
  await page.getByRole("button", { name: "Toetsen" }).click();
  const box = page.getByRole("checkbox", { name: "Ook letters en het vraagteken als toets gebruiken" });
  await assertAccessible(page, "dialog.help");
  await box.uncheck();
  await page.getByRole("button", { name: "Sluiten" }).click();
  for (const key of ["n", "o", "f", "s", "Shift+?"]) await page.keyboard.press(key);
  await openDialogs(page, []);
  assert.equal(page.context().pages().length, 1);
  assert.equal(await page.evaluate(() => document.fullscreenElement), null);
  await showsSlide(page, "Begin");
  await press(page, "ArrowRight", SLIDES[1]);
  await page.getByRole("button", { name: "Toetsen" }).click();
  await box.check();
  await page.getByRole("button", { name: "Sluiten" }).click();
  await press(page, "n", SLIDES[2]);
});

test("each slide is a region of its own name, also where two have the same heading", async (t) => {
  const twice = DECK.replace("## Twee kanten", "## Wat wij zeggen");
  const other = await publish({ ...PROJECT, "content/dias/dagen.md": twice });
  const page = await visit(t, browser, `${other}/dias/dagen/?text`, LAPTOP);
  await page.getByLabel("Spreektekst tonen").check();
  await assertAccessible(page);
  const names = await page.getByRole("region").evaluateAll((all) => all.map((one) => one.ariaLabel).filter(Boolean));
  assert.deepEqual(names, SLIDES.slice(1).map((_, at) => `Dia ${at + 2} van 8`));
  await page.goto(`${other}/dias/dagen/`);
  await press(page, "n", SLIDES[1]);
  const focused = () => document.activeElement.closest("section").ariaLabel;
  await eventually(page, focused, "Dia 2 van 8");
});

test("every control has a button", async (t) => {
  const page = await visit(t, browser, deck, LAPTOP);
  const bar = page.getByRole("navigation", { name: "Knoppen voor de dia’s" });
  const click = (name) => bar.getByRole("button", { name }).click();
  await click("Volgende");
  await showsSlide(page, "één-plek");
  await click("Vorige");
  await showsSlide(page, "Begin");
  assert.ok(await bar.getByRole("button", { name: "Vorige" }).isDisabled());
  await click("Laatste dia");
  await showsSlide(page, "Slide7");
  assert.ok(await bar.getByRole("button", { name: "Volgende" }).isDisabled());
  await click("Eerste dia");
  await showsSlide(page, "Begin");
  for (const [name, dialog] of [["Overzicht", "overview"], ["Toetsen", "help"]]) {
    await click(name);
    await openDialogs(page, [dialog]);
    await page.locator(`dialog.${dialog}`).getByRole("button", { name: "Sluiten" }).click();
    await openDialogs(page, []);
  }
  await click("Volledig scherm");
  await eventually(page, () => document.fullscreenElement !== null, true);
  await click("Volledig scherm");
  await eventually(page, () => document.fullscreenElement, null);
  const [speaker] = await Promise.all([page.context().waitForEvent("page"), click("Sprekersvenster")]);
  await speaker.close();
  await click("Als tekst lezen");
  await showsArticle(page);
});

test("each slide has its address, and the back button goes back", async (t) => {
  const page = await visit(t, browser, `${deck}#een-palet-geen-ladder`, LAPTOP);
  await showsSlide(page, "een-palet-geen-ladder");
  await press(page, "n", "wat-wij-zeggen");
  assert.equal(await page.evaluate(() => location.hash), "#wat-wij-zeggen");
  await page.goBack();
  await showsSlide(page, "een-palet-geen-ladder");
  await page.goForward();
  await showsSlide(page, "wat-wij-zeggen");
  await page.reload();
  await showsSlide(page, "wat-wij-zeggen");
  await press(page, "Home", "Begin");
  await press(page, "n", "één-plek");
  await page.reload();
  await showsSlide(page, "één-plek");
  await page.getByRole("link", { name: "de buurt" }).click();
  await showsSlide(page, "wat-wij-zeggen");
  await page.goto(`${deck}#%E0%A4%A`);
  await showsSlide(page, "Begin");
});

test("only the slide that is shown can be reached; the focus and the window's title follow", async (t) => {
  const page = await visit(t, browser, deck, LAPTOP);
  const title = "Onze dagen - Proef";
  assert.equal(await page.title(), title);
  const focused = () => document.activeElement.textContent.trim();
  for (const [key, id, heading] of [
    ["n", "één-plek", "Één plek"],
    ["n", "deel-twee", "Deel twee"],
    ["p", "één-plek", "Één plek"],
  ]) {
    await press(page, key, id);
    await eventually(page, focused, heading);
    await eventually(page, () => document.title, `${heading} - ${title}`);
  }
  await press(page, "End", "Slide7");
  await eventually(page, () => document.activeElement.id, "Slide7");
  await eventually(page, () => document.title, `Dia 8 van 8 - ${title}`);
  const reached = new Set();
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement.closest("[data-slide], .deck-bar, body").className));
  }
  assert.deepEqual([...reached].filter((name) => !["deck-bar", "slide"].includes(name.split(" ")[0])), [
    "section-1",
  ]);
  assert.equal(await page.locator(".deck > [data-slide]:not([inert])").count(), 1);
  await page.locator(".skip").focus();
  await page.keyboard.press("Enter");
  await showsSlide(page, "Slide7");
  await eventually(page, () => document.activeElement.id, "Slide7");
  await press(page, "Home", "Begin");
  await eventually(page, () => document.title, title);
});

test("slides take no text from the page: what is not shown is inert and unseen", async (t) => {
  const text = () => document.querySelector("main").innerText.replace(/\s+/g, " ");
  const without = await visit(t, browser, deck, { ...LAPTOP, javaScriptEnabled: false });
  const page = await visit(t, browser, `${deck}#een-palet-geen-ladder`, LAPTOP);
  await showsSlide(page, "een-palet-geen-ladder");
  assert.equal(await page.evaluate(text), await without.evaluate(text));
  const rest = await page.evaluate(() =>
    [...document.querySelector(".deck").children].filter((part) => part.id !== "een-palet-geen-ladder")
      .filter((part) => !part.inert || getComputedStyle(part).opacity !== "0")
      .map((part) => part.className),
  );
  assert.deepEqual(rest, []);
  await page.goto(`${deck}?text`);
  await showsArticle(page);
  assert.equal(await page.locator(".deck > [inert]").count(), 0);
});

test("text on slides is as much larger as the reader asks of the browser, and all of it can be reached", async (t) => {
  const page = await visit(t, browser, `${deck}#twee-kanten`, LAPTOP);
  const size = () => Number.parseFloat(getComputedStyle(document.querySelector("#twee-kanten .main p")).fontSize);
  const before = await page.evaluate(size);
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("html { font-size: 200%; }");
    document.adoptedStyleSheets = [sheet];
  });
  await eventually(page, size, 2 * before);
  const [isWide, reached] = await page.evaluate(() => {
    const main = document.querySelector("#twee-kanten .main");
    main.scrollTop = main.scrollHeight;
    const last = [...main.querySelectorAll("p")].at(-1);
    return [main.scrollWidth > main.clientWidth, last.getBoundingClientRect().bottom <= innerHeight];
  });
  assert.deepEqual([isWide, reached], [false, true]);
});

test("in full screen the way on stays, and the other controls wait for pointer or focus", async (t) => {
  const page = await visit(t, browser, deck, LAPTOP);
  const shown = (name) => getComputedStyle(document.querySelector(name)).opacity;
  await eventually(page, shown, "1", ".deck-ways");
  await page.keyboard.press("f");
  await eventually(page, () => document.fullscreenElement !== null, true);
  await eventually(page, shown, "0", ".deck-ways");
  await eventually(page, shown, "1", ".deck-steps");
  await page.locator(".deck-bar [data-do=help]").focus();
  await eventually(page, shown, "1", ".deck-ways");
});

test("the overview shows all slides and leads to each, by keyboard and mouse", async (t) => {
  const page = await visit(t, browser, `${deck}#deel-twee`, LAPTOP);
  const links = page.locator("dialog.overview .minis > li > a");
  const focused = () => document.activeElement.textContent;
  await page.keyboard.press("o");
  await openDialogs(page, ["overview"]);
  assert.equal(await links.count(), SLIDES.length);
  await eventually(page, focused, "3. Deel twee");
  await page.keyboard.press("ArrowRight");
  await eventually(page, focused, "4. Een palet, geen ladder");
  await page.keyboard.press("Home");
  await eventually(page, focused, "1. Onze dagen");
  await page.keyboard.press("End");
  await eventually(page, focused, "8. Dia 8 van 8");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await showsSlide(page, "de-tuin");
  await openDialogs(page, []);
  await eventually(page, focused, "De tuin");
  await page.keyboard.press("o");
  await links.nth(6).click();
  await openDialogs(page, []);
  await page.keyboard.press("o");
  await page.keyboard.press("o");
  await openDialogs(page, []);
  await page.keyboard.press("o");
  await links.nth(1).click();
  await showsSlide(page, "één-plek");
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map((it) => it.id));
  assert.equal(new Set(ids).size, ids.length);
});

test("the help names every key", async (t) => {
  const page = await visit(t, browser, deck, LAPTOP);
  await page.keyboard.press("?");
  const keys = await page.locator("dialog.help kbd").allTextContents();
  const moves = ["→", "Spatie", "Page Down", "N", "←", "Shift + Spatie", "Page Up", "P", "Home", "End"];
  assert.deepEqual(keys, [...moves, "O", "Esc", "F", "S", "?"]);
  await page.keyboard.press("?");
  await openDialogs(page, []);
});

test("the speaker's window shows this slide, the next, the notes and a clock, and steers", async (t) => {
  const page = await visit(t, browser, deck, LAPTOP);
  await press(page, "n", "één-plek");
  const [speaker] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("s")]);
  const text = (name) => [...document.querySelectorAll(`[data-put=${name}]`)].map((it) => it.innerText.trim()).join();
  await eventually(speaker, text, "Dia 2 van 8: Één plek", "name");
  await eventually(speaker, text, "Rustig beginnen.\n\nEn dan verder.", "notes");
  assert.match(await speaker.locator("[data-put=current]").innerText(), /Eerst de buurt/);
  assert.match(await speaker.locator("[data-put=next]").innerText(), /Deel twee/);
  assert.match(await speaker.locator("[data-put=time]").innerText(), /^\d\d:\d\d$/);
  await eventually(speaker, () => document.querySelector("[data-put=elapsed]").textContent, "0:01");
  await speaker.getByRole("button", { name: "Klok op nul" }).click();
  await eventually(speaker, () => document.querySelector("[data-put=elapsed]").textContent, "0:00");
  await assertAccessible(speaker);
  await press(page, "n", "deel-twee");
  await eventually(speaker, text, "Dia 3 van 8: Deel twee", "name");
  assert.ok(await speaker.getByText("Bij deze dia is geen spreektekst.").isVisible());
  await speaker.keyboard.press("ArrowRight");
  await showsSlide(page, "een-palet-geen-ladder");
  await speaker.getByRole("button", { name: "Vorige" }).click();
  await showsSlide(page, "deel-twee");
  await speaker.keyboard.press("End");
  await showsSlide(page, "Slide7");
  assert.ok(await speaker.getByText("Dit is de laatste dia.").isVisible());
  await Promise.all([speaker.waitForEvent("close"), page.goto(site)]);
});

test("reading as text leaves the slides, at the same place and with a way back", async (t) => {
  const page = await visit(t, browser, `${deck}#wat-wij-zeggen`, LAPTOP);
  const inView = () => {
    const { top } = document.getElementById("wat-wij-zeggen").getBoundingClientRect();
    return top >= 0 && top < innerHeight / 2;
  };
  await page.getByRole("button", { name: "Als tekst lezen" }).click();
  await showsArticle(page);
  await eventually(page, inView, true);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("o");
  await openDialogs(page, []);
  await page.reload();
  await showsArticle(page);
  const back = page.getByRole("button", { name: "Als dia’s tonen" });
  assert.ok(await back.isVisible());
  await back.click();
  await showsSlide(page, "wat-wij-zeggen");
  await page.goBack();
  await showsArticle(page);
  await page.goBack();
  await showsSlide(page, "wat-wij-zeggen");
});

test("a footnote is read in the article, and leads back to its slide", async (t) => {
  const page = await visit(t, browser, `${deck}#één-plek`, LAPTOP);
  await page.locator(".slide .noteref a").click();
  await showsArticle(page);
  await eventually(page, () => document.querySelector("#fn-1").getBoundingClientRect().bottom <= innerHeight, true);
  await page.locator("#fn-1 .back").click();
  await showsSlide(page, "één-plek");
});

test("a page that is changed in place stays at its slide", async (t) => {
  const page = await visit(t, browser, `${deck}#deel-twee`, LAPTOP);
  const text = await (await page.request.get(deck)).text();
  await page.evaluate((text) => {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    fresh.querySelector("#één-plek").remove();
    fresh.querySelector("#deel-twee h2").textContent = "Deel drie";
    document.body.replaceWith(document.adoptNode(fresh.body));
    document.querySelector("link[data-slides]").media = "print";
  }, text);
  await showsSlide(page, "deel-twee");
  await eventually(page, () => document.title, "Deel drie - Onze dagen - Proef");
  await press(page, "p", "Begin");
});

test("in the preview a change shows on the slide, and the slides stay", async (t) => {
  const { url, root } = await preview(PROJECT);
  const page = await visit(t, browser, `${url}/dias/dagen/#deel-twee`, LAPTOP);
  await showsSlide(page, "deel-twee");
  // Renamed into place, so that the preview never reads half a file.
  const save = async (text) => {
    await writeFile(join(root, "saved"), text);
    await rename(join(root, "saved"), join(root, "content/dias/dagen.md"));
  };
  await save(DECK.replace("Wat wij zien", "Wat wij horen").replace("## Één plek", "## Nog een plek"));
  await eventually(page, () => document.querySelector("#deel-twee .main p").textContent, "Wat wij horen");
  await showsSlide(page, "deel-twee");
  await press(page, "p", "nog-een-plek");
  await save(DECK.replace("## Één plek", "## Nog een plek").replace("---\n\n:::title", ":::title"));
  await eventually(page, () => document.querySelectorAll(".deck > [data-slide]").length, SLIDES.length - 1);
  await showsSlide(page, "nog-een-plek");
  await page.keyboard.press("o");
  await openDialogs(page, ["overview"]);
});

test("slides turn without motion for those who ask so", async (t) => {
  const moving = () => document.getAnimations().length > 0;
  for (const reducedMotion of ["reduce", "no-preference"]) {
    const page = await visit(t, browser, deck, { ...LAPTOP, reducedMotion });
    const moved = await page.evaluate(() => new Promise((done) => {
      addEventListener("hashchange", () => requestAnimationFrame(() => done(document.getAnimations().length > 0)));
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true }));
    }));
    assert.equal(moved, reducedMotion === "no-preference");
    await eventually(page, moving, false);
  }
});

test("slides, overview, help and article pass axe, in light and in dark", async (t) => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await visit(t, browser, deck, { ...LAPTOP, colorScheme });
    for (const id of SLIDES) {
      await showsSlide(page, id);
      await assertAccessible(page);
      await page.keyboard.press("n");
    }
    for (const key of ["o", "?"]) {
      await page.keyboard.press(key);
      await assertAccessible(page);
      await page.keyboard.press("Escape");
    }
    await page.goto(`${deck}?text`);
    await page.getByLabel("Spreektekst tonen").check();
    await assertAccessible(page);
  }
});

/** Returns how far the current slide overflows its page: pixels below and beside. */
const overflow = () => {
  const main = document.querySelector(".deck > [data-slide]:not([inert]) .main");
  return [main.scrollHeight - main.clientHeight, main.scrollWidth - main.clientWidth];
};

test("every slide fits on a wall and on a laptop", async (t) => {
  for (const screen of [WALL, LAPTOP]) {
    const page = await visit(t, browser, deck, screen);
    for (const id of SLIDES) {
      await showsSlide(page, id);
      assert.deepEqual(await page.evaluate(overflow), [0, 0], id);
      const covered = await page.evaluate(() => {
        const slide = document.querySelector(".deck > [data-slide]:not([inert])");
        const box = (element) => element.getBoundingClientRect();
        const bar = box(document.querySelector(".deck-bar"));
        const facts = slide.querySelector(".facts");
        return bar.bottom > (facts ? box(facts).top : innerHeight) || bar.right > box(slide.querySelector(".main")).left;
      });
      assert.equal(covered, false, id);
      await page.keyboard.press("n");
    }
  }
});

/** Returns slides of one kind with more and more content. */
const SENTENCE = "Wij maken samen plek voor iedereen die in de stad niet alleen mee kan doen en toch mee wil tellen. ";
const ROW = "| Begeleide achteruitgang | Minder kunnen, met steun van anderen |\n";
const POINT = "Kennen de deelnemer en de buurt";
const repeat = (count, piece) => Array.from({ length: count }, (_, number) => piece(number)).join("");
const FULLER = {
  "short items": (n) => `## Kop van een dia\n\n${repeat(n, () => "- Een kort punt\n")}`,
  "long items": (n) => `## Waarvoor dagbesteding er altijd is\n\n${repeat(n, () => `- ${SENTENCE.slice(0, 70)}\n`)}`,
  paragraphs: (n) => `## Kop\n\n${repeat(n, () => `${SENTENCE.slice(0, 60)}\n\n`)}`,
  "one paragraph": (n) => `## Kop\n\n${SENTENCE.repeat(n)}\n`,
  table: (n) => `## Een tabel\n\nTabel: Wat wij doen\n\n| Doel | Voor wie |\n|---|---|\n${repeat(n, () => ROW)}`,
  columns: (n) => `## Twee kanten\n\n:::columns\n### Een\n\n${repeat(n, () => `- ${POINT}\n`)}\n### Twee\n\nKort.\n:::\n`,
  three: (n) => `## Drie\n\n:::columns\n${repeat(3, () => `### Kop\n\n${repeat(n, () => `${POINT}.\n\n`)}`)}:::\n`,
  statement: (n) => `:::statement\n## ${"Iedereen telt mee. ".repeat(n)}\n\n${SENTENCE}\n:::\n`,
  title: (n) => `:::title\n## Een deel\n\n${SENTENCE.repeat(n)}\n:::\n`,
  quote: (n) => `## Gezegd\n\n:::quote by="Een deelnemer uit Noord"\n${SENTENCE.repeat(n)}\n:::\n`,
};

test("what passes without a warning fits, and a warning comes before far too much", async (t) => {
  const ten = Array.from({ length: 10 }, (_, at) => at + 1);
  const names = Object.keys(FULLER);
  const file = (name) => `content/${name.replace(" ", "-")}.md`;
  const text = (name) => `---\ntitle: Vol\nkind: presentation\n---\n\n${ten.map(FULLER[name]).join("\n---\n\n")}`;
  const texts = Object.fromEntries(names.map((name) => [file(name), text(name)]));
  const root = await makeProject({ "content/index.md": "---\ntitle: Proef\n---\n", ...texts });
  const { diagnostics } = JSON.parse(execFileSync(omslag, ["check", "--root", root, "--json"], { encoding: "utf8" }));
  const crowded = diagnostics.filter((it) => it.rule === "crowded-slide");
  const isWarned = (name) => {
    const lines = texts[file(name)].split("\n");
    const breaks = lines.flatMap((line, at) => (line === "---" && at > 3 ? [at + 1] : []));
    const isWithin = (line, at) => line > (breaks[at - 1] ?? 4) && line < (breaks[at] ?? Infinity);
    return ten.map((_, at) => crowded.some((it) => it.path === file(name) && isWithin(it.line, at)));
  };
  const address = await publish(root);
  const [wrong, most] = [[], {}];
  for (const screen of [WALL, LAPTOP]) {
    for (const name of names) {
      const page = await visit(t, browser, `${address}/${name.replace(" ", "-")}/`, screen);
      const warned = isWarned(name);
      for (const at of ten.keys()) {
        await page.evaluate((at) => (location.hash = document.querySelectorAll(".deck > .slide")[at].id), at);
        await eventually(page, (at) => document.querySelectorAll(".deck > .slide")[at].inert, false, at);
        const [below, beside] = await page.evaluate(overflow);
        if (!warned[at] && (below > 0 || beside > 0)) wrong.push(`${name} ${at + 1}: ${below} ${beside}`);
        if (below === 0) most[name] = at + 1;
      }
      await page.close();
    }
  }
  assert.deepEqual(wrong, []);
  for (const name of names) {
    const first = isWarned(name).indexOf(true) + 1;
    assert.ok(first > 0 && first >= most[name] - 1, `${name}: warned at ${first}, while ${most[name]} fit`);
  }
});

test("on paper it is one slide a page, landscape, also from the article", async (t) => {
  for (const options of [WALL, PHONE, { ...LAPTOP, javaScriptEnabled: false }]) {
    const page = await visit(t, browser, deck, options);
    // One page more, for the footnote.
    assert.deepEqual(await pages(page), Array(SLIDES.length + 1).fill("landscape"));
  }
  const page = await visit(t, browser, `${deck}#deel-twee`, LAPTOP);
  await pages(page);
  await showsSlide(page, "deel-twee");
});

test("with the notes asked for, each page has a slide and its notes", async (t) => {
  const page = await visit(t, browser, `${deck}?text`, LAPTOP);
  await page.getByLabel("Spreektekst tonen").check();
  assert.deepEqual(await pages(page), Array(SLIDES.length + 1).fill("portrait"));
});

/** Prints the page and returns the orientation of each page of the PDF. */
async function pages(page) {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const count = pdf.match(/\/Type \/Page\b(?!s)/g).length;
  const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  assert.equal(boxes.length, count);
  return boxes.map(([, width, height]) => (Number(width) > Number(height) ? "landscape" : "portrait"));
}

test("the script is small, and only where it is needed", async (t) => {
  const script = await readFile(`${repository}themes/omslag/assets/presentation.js`);
  assert.ok(gzipSync(script, { level: 9 }).length < 6 * 1024);
  const page = await visit(t, browser, `${site}/`);
  assert.equal(await page.locator("script[src*=presentation], link[data-slides]").count(), 0);
});
