// Search and the register: what is found, the keyboard, what is announced, without JavaScript, on small screens, in both
// colour schemes and languages.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { assertAccessible, eventually, preview, publish, repository, startBrowser, visit } from "./support.mjs";
import { beside, keyboard, markup, plant } from "./theme-checks.mjs";

const browser = await startBrowser();
const project = await mkdtemp(join(tmpdir(), "omslag-search-"));
after(() => rm(project, { recursive: true, force: true }));
for (const path of ["content", "site.yaml"]) await cp(join(repository, path), join(project, path), { recursive: true });
const site = await publish(project);

const links = () => [...document.querySelectorAll("#Uitslag h2 a")].map((link) => link.getAttribute("href"));
const count = () => document.getElementById("Aantal").textContent;

/** Types a query and waits until its results are there. */
async function ask(page, query) {
  await page.getByRole("searchbox").fill(query);
  await page.waitForFunction((query) => document.querySelector("[data-index]").dataset.shown === query, query);
}

test("the queries of the list find their pages", async (t) => {
  const pages = [await visit(t, browser, `${site}/zoeken/`), await visit(t, browser, `${site}/en/search/`)];
  const text = await readFile(join(repository, "tests/search-queries.txt"), "utf8");
  const [all, missed, wrong] = [[], [], []];
  for (const line of text.split("\n").filter((line) => line && !line.startsWith("#"))) {
    const [, query, sign, expected] = line.match(/^(.+) ([>!]) (.+)$/);
    const page = pages[Number(expected.startsWith("/en/"))];
    await ask(page, query);
    const found = await page.evaluate(links);
    if (sign === "!" && found.includes(expected)) wrong.push(line);
    if (sign === ">") all.push(line);
    const isFound = expected.split(" ").some((address) => found.slice(0, 3).includes(address));
    if (sign === ">" && !isFound) missed.push(`${line}: ${found.slice(0, 3)}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(all.length >= 70 && missed.length <= all.length * 0.05, missed.join("\n"));
});

test("the field in the header leads to the results, which the address keeps", async (t) => {
  const page = await visit(t, browser, `${site}/visie/`);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("lage drempel");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${site}/zoeken/?q=lage+drempel`);
  await eventually(page, () => document.querySelector("#Uitslag h2 a")?.getAttribute("href"), "/toegang/lage-drempel/");
  await page.reload();
  await eventually(page, () => document.querySelector("#Uitslag h2 a")?.getAttribute("href"), "/toegang/lage-drempel/");
  await page.locator("#Uitslag h2 a").first().click();
  await page.waitForURL(`${site}/toegang/lage-drempel/`);
  await page.goBack();
  await eventually(page, () => document.getElementById("Zoekveld").value, "lage drempel");
  await eventually(page, () => document.querySelector("#Uitslag h2 a")?.getAttribute("href"), "/toegang/lage-drempel/");
});

test("arrow keys walk through the results, and Escape returns to the field", async (t) => {
  const page = await visit(t, browser, `${site}/zoeken/`);
  await ask(page, "kwaliteit");
  const focused = () => document.activeElement.id || document.activeElement.getAttribute("href");
  const [first, second] = await page.evaluate(links);
  for (const [key, expected] of [["ArrowDown", first], ["ArrowDown", second], ["ArrowUp", first], ["ArrowUp", "Zoekveld"], ["ArrowUp", "Zoekveld"], ["ArrowDown", first], ["Escape", "Zoekveld"]]) {
    await page.keyboard.press(key);
    assert.equal(await page.evaluate(focused), expected);
  }
});

test("the Tab key reaches everything in the header and on the page", async (t) => {
  for (const path of ["/zoeken/?q=cookies", "/register/"]) {
    const page = await visit(t, browser, site + path);
    if (path.startsWith("/zoeken")) await page.locator("#Uitslag mark").first().waitFor();
    assert.deepEqual(await keyboard(page), []);
  }
});

test("the number of pages and a correction are announced", async (t) => {
  const page = await visit(t, browser, `${site}/zoeken/`);
  assert.equal(await page.getByRole("status").getAttribute("id"), "Aantal");
  await ask(page, "cookies");
  await eventually(page, count, "1 pagina gevonden.");
  await ask(page, "drempal");
  await eventually(page, () => document.getElementById("Aantal").textContent.replace(/\d+/, "N"), "Niets gevonden voor “drempal”. Bedoelde u “drempel”? N pagina’s gevonden.");
  await ask(page, "xyzzyx");
  await eventually(page, count, "Niets gevonden voor “xyzzyx”.");
  await ask(page, "");
  await eventually(page, count, "");
});

test("a result marks the words, and links to the heading that has them", async (t) => {
  const page = await visit(t, browser, `${site}/zoeken/?q=accountgesprek`);
  await eventually(page, () => [...document.querySelectorAll("#Uitslag .at a")].map((link) => link.getAttribute("href")), ["/begrippen/#term-accountgesprek"]);
  const marks = await page.locator("#Uitslag mark").allTextContents();
  assert.ok(marks.length > 2 && marks.every((mark) => /^accountgesprek/i.test(mark)), marks.join());
  await page.locator("#Uitslag .at a").click();
  await page.waitForURL(`${site}/begrippen/#term-accountgesprek`);
});

test("more results follow on request, and the first of them gets the focus", async (t) => {
  const page = await visit(t, browser, `${site}/zoeken/`);
  await ask(page, "dagbesteding");
  assert.equal((await page.evaluate(links)).length, 10);
  await page.getByRole("button", { name: "Toon meer pagina’s" }).click();
  await eventually(page, () => document.querySelectorAll("#Uitslag > li").length, 20);
  await eventually(page, () => [...document.querySelectorAll("#Uitslag h2 a")].indexOf(document.activeElement), 10);
});

test("search and register lead to those in the other language", async (t) => {
  const page = await visit(t, browser, `${site}/en/vision/`);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("thresholds");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${site}/en/search/?q=thresholds`);
  await eventually(page, () => document.querySelector("#Uitslag h2 a")?.getAttribute("href"), "/en/access/low-threshold/");
  await eventually(page, () => document.getElementById("Aantal").textContent.replace(/\d+/, "N"), "N pages found.");
  await page.locator(".languages").getByRole("link", { name: "Nederlands" }).click();
  await page.waitForURL(`${site}/zoeken/`);
  await ask(page, "drempels");
  assert.equal((await page.evaluate(links))[0], "/toegang/lage-drempel/");
  await page.goto(`${site}/register/`);
  await page.locator(".languages").getByRole("link", { name: "English" }).click();
  await page.waitForURL(`${site}/en/register/`);
});

test("without JavaScript the field leads to the register", async (t) => {
  const page = await visit(t, browser, `${site}/visie/`, { javaScriptEnabled: false });
  await page.locator(".find input").fill("drempel");
  await page.locator(".find input").press("Enter");
  await page.waitForURL(`${site}/register/?q=drempel`);
  assert.equal(await page.getByRole("link", { name: "Drempel", exact: true }).getAttribute("href"), "/toegang/#drempel");
  await page.goto(`${site}/zoeken/`);
  assert.ok(await page.locator(".otherwise a[href='/register/']").isVisible());
});

test("the search page says the same without JavaScript", async (t) => {
  for (const path of ["/zoeken/", "/en/search/"]) {
    const said = [true, false].map(async (javaScriptEnabled) => {
      const page = await visit(t, browser, site + path, { javaScriptEnabled });
      return page.locator("main").innerText();
    });
    const [withScript, without] = await Promise.all(said);
    assert.equal(without, withScript, path);
  }
});

test("the header fits when the text is twice as large, in both languages", async (t) => {
  for (const width of [360, 768, 1280, 1920]) {
    for (const path of ["/visie/", "/en/vision/"]) {
      const page = await visit(t, browser, site + path, { viewport: { width, height: 800 } });
      await plant(page, { css: "html { font-size: 200%; }" });
      assert.deepEqual(await beside(page), [], `${path} at ${width}`);
    }
  }
});

test("an address that does not exist offers a search for its words", async (t) => {
  const page = await visit(t, browser, `${site}/nieuws/inkoop-2021.html`, { allowed: /404/ });
  assert.equal(await page.locator("#Zoekveld").inputValue(), "nieuws inkoop 2021");
  await page.locator("main").getByRole("button", { name: "Zoek" }).click();
  await page.waitForURL(`${site}/zoeken/?q=nieuws+inkoop+2021`);
});

test("search and register pass axe and the validator, at 360 pixels, in light and dark", async (t) => {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [360, 1280]) {
      for (const path of ["/zoeken/?q=inkoop", "/register/", "/nergens/", "/en/search/?q=threshold", "/en/register/"]) {
        const page = await visit(t, browser, site + path, { colorScheme, viewport: { width, height: 800 }, allowed: /404/ });
        if (path.includes("?q=")) await page.locator("#Uitslag mark").first().waitFor();
        await assertAccessible(page);
        assert.deepEqual(await beside(page), [], `${path} ${width}`);
      }
    }
  }
  for (const path of ["zoeken/index.html", "register/index.html", "404.html", "en/search/index.html", "en/register/index.html"]) {
    assert.deepEqual(await markup(await readFile(join(project, "public", path), "utf8")), [], path);
  }
});

test("on a phone the header has a button for the search page", async (t) => {
  const page = await visit(t, browser, `${site}/visie/`, { viewport: { width: 360, height: 740 } });
  assert.ok(!(await page.locator(".find input").isVisible()));
  await page.getByRole("button", { name: "Zoek" }).click();
  await page.waitForURL(/\/zoeken\/\?q=$/);
  await eventually(page, () => document.activeElement.id, "Zoekveld");
});

test("an English site searches English words", async (t) => {
  const english = await publish({
    "site.yaml": "name: Test\nbase_url: https://test.example/\nlanguage: en\n",
    "content/index.md": "---\ntitle: Test\n---\n\nHello.\n\n[Housing](policies.md)\n",
    "content/policies.md": "---\ntitle: Housing policies\n---\n\nThe cities agreed.\n",
  });
  const page = await visit(t, browser, `${english}/search/`);
  for (const query of ["policy", "city", "polices", "agree"]) {
    await ask(page, query);
    assert.deepEqual(await page.evaluate(links), ["/policies/"], query);
  }
  await eventually(page, count, "1 page found.");
});

test("the preview finds what was just saved", async (t) => {
  const { url, root } = await preview({ "content/index.md": "---\ntitle: Proef\n---\n\nEerst.\n" });
  const page = await visit(t, browser, `${url}/zoeken/`);
  await ask(page, "eerst");
  assert.deepEqual(await page.evaluate(links), ["/"]);
  await writeFile(join(root, "content/nieuw.md"), "---\ntitle: Olifant\n---\n\nGrijs.\n");
  // Requests of the page itself would be reported as errors in the console.
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline && !(await page.request.get(`${url}/nieuw/`)).ok());
  await page.reload();
  await ask(page, "olifanten");
  assert.deepEqual(await page.evaluate(links), ["/nieuw/"]);
});

test("script and index keep their size", async () => {
  const size = async (path) => gzipSync(await readFile(path)).length;
  const assets = join(repository, "themes/omslag/assets");
  assert.ok((await size(join(assets, "search.js"))) <= 6 * 1024);
  for (const folder of ["zoeken", "en/search"]) {
    const root = await readFile(join(project, `public/${folder}/index.txt`), "utf8");
    const names = ["index.txt", ...root.match(/\S+\.txt/g)];
    const sizes = await Promise.all(names.map((name) => size(join(project, "public", folder, name))));
    assert.ok(sizes.reduce((sum, one) => sum + one) <= 15 * 1024, sizes.join());
  }
});
