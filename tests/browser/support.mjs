// The vocabulary of the browser tests: a project built by the debug binary, served as a static host would, visited in
// Chromium. A visit fails when the page writes an error to the console or asks anything of another host.
// It knows nothing of what a page should do: that is for the tests.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import axe from "axe-core";
import { chromium } from "playwright-core";

export const repository = fileURLToPath(new URL("../../", import.meta.url));
export const omslag = join(process.env.CARGO_TARGET_DIR ?? join(repository, "target"), "debug", "omslag");

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
};

/** The policy that published pages must work under. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/** Starts Chromium, and ends it when the test file is done. */
export async function startBrowser() {
  const found = await Promise.all(CHROMIUM.map((path) => access(path).then(() => path, () => null)));
  const executablePath = found.find(Boolean);
  assert.ok(executablePath, `no Chromium at ${CHROMIUM.join(", ")}`);
  // Chromium refuses to sandbox itself for root, who runs the tests in a container.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args });
  after(() => browser.close());
  return browser;
}

/** Writes the files of a project (path → text or bytes) into a new folder, which goes when the test file is done. */
export async function makeProject(files) {
  const root = await mkdtemp(join(tmpdir(), "omslag-browser-"));
  after(() => rm(root, { recursive: true, force: true }));
  const settings = { "site.yaml": "name: Proef\nbase_url: https://proef.example/\n" };
  for (const [path, content] of Object.entries({ ...settings, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

/**
 * Builds a project and serves it; the answer is the address of its home page, without the last `/`. The project is a
 * folder, or files to make one of: these may not even bring a warning.
 */
export async function publish(project) {
  const isFolder = typeof project === "string";
  const root = isFolder ? project : await makeProject(project);
  const strict = isFolder ? [] : ["--strict"];
  await promisify(execFile)(omslag, ["build", "--root", root, "--today", "2026-11-22", ...strict]);
  return serve(join(root, "public"));
}

/** Starts a preview of a project; the answer is its address, without the last `/`, and the project's folder. */
export async function preview(files) {
  const root = await makeProject(files);
  const environment = { ...process.env, SOURCE_DATE_EPOCH: "1795305600", LANG: "nl_NL.UTF-8" };
  const child = spawn(omslag, ["serve", "--root", root, "--port", "0"], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  // It ends with the file and not with the test, whose pages would tell that their connections broke.
  process.on("exit", () => child.kill());
  const url = await new Promise((ready, fail) => {
    let said = "";
    child.on("exit", () => fail(new Error(`the preview ended: ${said}`)));
    child.stdout.on("data", (text) => {
      said += text;
      const found = said.includes("Ctrl-C") && said.match(/http:\/\/[^/\s]+/);
      if (found) ready(found[0]);
    });
  });
  child.unref();
  child.stdout.unref();
  return { url, root };
}

/** Serves a folder as a static host does: index files, 404.html, and the policy. */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const { status, path, body } = await lookUp(folder, decodeURIComponent(new URL(request.url, "http://x").pathname));
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    response.writeHead(status, { "content-type": type, "content-security-policy": POLICY });
    response.end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

async function lookUp(folder, address) {
  const path = join(folder, normalize(address.endsWith("/") ? `${address}index.html` : address));
  try {
    return { status: 200, path, body: await readFile(path) };
  } catch {
    const path = join(folder, "404.html");
    return { status: 404, path, body: await readFile(path).catch(() => "") };
  }
}

/**
 * Opens an address in a fresh context, for one test. The options are Playwright's for a context. When the test ends,
 * nothing may have gone wrong in this page or in a window that it opened, but for messages that are `allowed`.
 */
export async function visit(t, browser, address, { host = new URL(address).host, allowed = /^$/, ...options } = {}) {
  const context = await browser.newContext(options);
  const slips = [];
  context.on("console", (message) => message.type() === "error" && slips.push(`console: ${message.text()}`));
  context.on("weberror", (error) => slips.push(`uncaught: ${error.error()}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.host !== host) slips.push(`request elsewhere: ${url}`);
  });
  t.after(async () => {
    // A page may still be asking for something when its test is done.
    await Promise.all(context.pages().map((page) => page.unrouteAll({ behavior: "ignoreErrors" })));
    await context.close();
    assert.deepEqual(slips.filter((slip) => !allowed.test(slip)), []);
  });
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** Waits until `read(argument)`, evaluated in the page, gives `expected`; says what it gave when it never does. */
export async function eventually(page, read, expected, argument) {
  const deadline = Date.now() + 5000;
  let got;
  do {
    got = await page.evaluate(read, argument);
    if (JSON.stringify(got) === JSON.stringify(expected)) return;
    await page.evaluate(() => new Promise(requestAnimationFrame));
  } while (Date.now() < deadline);
  assert.deepEqual(got, expected);
}

/** Fails on every violation of WCAG 2.2 AA and of good practice that axe sees in the page, or in a part of it. */
export async function assertAccessible(page, within) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((within) => globalThis.axe.run(within ?? document), within);
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  assert.deepEqual(told, []);
}
