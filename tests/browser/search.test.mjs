// Search and the register: what is found, the keyboard, what is announced, without JavaScript, on small screens, in both
// colour schemes and languages.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible, eventually, preview, publish, repository, serve, startBrowser, visit } from "./support.mjs";
import { beside, keyboard, lost, markup, print, substance } from "./theme-checks.mjs";
import { cp, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";

const browser = await startBrowser();
const project = await mkdtemp(join(tmpdir(), "omslag-search-"));
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
  const page = await visit(t, browser, `${site}/zoeken/`);
  const text = await readFile(join(repository, "tests/search-queries.txt"), "utf8");
  const [all, missed, wrong] = [[], [], []];
  for (const line of text.split("\n").filter((line) => line && !line.startsWith("#"))) {
    const [, query, sign, expected] = line.match(/^(.+) ([>!]) (.+)$/);
    await ask(page, query);
    const found = await page.evaluate(links);
    if (sign === "!" && found.includes(expected)) wrong.push(line);
    if (sign === ">") all.push(line);
    const isFound = expected.split(" ").some((address) => found.slice(0, 3).includes(address));
    if (sign === ">" && !isFound) missed.push(`${line}: ${found.slice(0, 3)}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(all.length >= 60 && missed.length <= all.length * 0.05, missed.join("\n"));
});
