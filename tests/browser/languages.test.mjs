// Two languages in the preview: the switch leads to the same page, and a page that is in one language says so.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, preview, startBrowser, visit } from "./support.mjs";

const browser = await startBrowser();
const page = (title, text = "") => `---\ntitle: ${title}\ndescription: ${title}.\n---\n\n${text}\n`;
const { url } = await preview({
  "site.yaml": "name: Proef\nbase_url: https://proef.example/\ndescription: Een proef.\nlanguages: [nl, en]\n",
  "content/index.md": page("Welkom"),
  "content/index.en.md": page("Welcome"),
  "content/visie/index.md": page("Visie"),
  "content/visie/index.en.md": `---\ntitle: Vision\ndescription: Vision.\nslug: vision\n---\n\n[In Dutch](alleen.md)\n`,
  "content/visie/alleen.md": page("Alleen"),
});

for (const width of [390, 1280]) {
  test(`the switch leads to the same page at ${width} pixels, and back`, async (t) => {
    const tab = await visit(t, browser, `${url}/visie/`, { viewport: { width, height: 800 } });
    await tab.click(".languages a");
    assert.equal(new URL(tab.url()).pathname, "/en/vision/");
    assert.equal(await tab.locator("html").getAttribute("lang"), "en");
    await assertAccessible(tab);
    const box = await tab.locator(".languages a").boundingBox();
    assert.ok(box.height >= 24 && box.width >= 24, "it is large enough to touch");
    await tab.click(".languages a");
    assert.equal(new URL(tab.url()).pathname, "/visie/");
  });
}

test("a page in one language says so, and links to it name its language", async (t) => {
  const tab = await visit(t, browser, `${url}/en/vision/`);
  const mark = await tab.evaluate(() => getComputedStyle(document.querySelector("main a[hreflang]"), "::after").content);
  assert.match(mark, /nl/);
  await tab.click("main a[hreflang=nl]");
  assert.equal(new URL(tab.url()).pathname, "/visie/alleen/");
  assert.match(await tab.locator(".languages").innerText(), /Alleen in het Nederlands/);
  await assertAccessible(tab);
  await tab.click(".languages a");
  assert.equal(new URL(tab.url()).pathname, "/en/");
});

test("the dashboard lists what has not been translated, and an unknown address is answered in its language", async (t) => {
  const tab = await visit(t, browser, `${url}/__omslag/`, { allowed: /404/ });
  const missing = tab.locator("section[aria-labelledby=omslag-untranslated] li");
  assert.deepEqual(await missing.allInnerTexts(), ["Alleen: omslag new translation visie/alleen.md --to en"]);
  await tab.goto(`${url}/en/nergens/`);
  assert.equal(await tab.locator("html").getAttribute("lang"), "en");
  await tab.goto(`${url}/nergens/`);
  assert.equal(await tab.locator("html").getAttribute("lang"), "nl");
});
