// The test setup, and checks for every page: it works under the policy, has a 404 page, and passes axe.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, publish, startBrowser, visit } from "./support.mjs";

const browser = await startBrowser();
const site = await publish({
  "content/index.md": "---\ntitle: Proef\n---\n\nEen eerste zin.\n\n## Een kop\n\nEen tweede zin.\n",
});

test("a page shows its text and passes axe, in light and in dark", async (t) => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await visit(t, browser, `${site}/`, { colorScheme });
    assert.equal(await page.getByRole("heading", { level: 2 }).first().textContent(), "Een kop");
    await assertAccessible(page);
  }
});

test("an address that is not there answers with the site's own page", async (t) => {
  const page = await visit(t, browser, `${site}/`);
  const answer = await page.request.get(`${site}/nergens/`);
  assert.equal(answer.status(), 404);
  assert.match(await answer.text(), /Pagina niet gevonden/);
});
