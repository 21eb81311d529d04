// Shared support for the browser tests: a project built by the debug binary, served as on a static host, and visited in
// Chromium. A visit fails if the page writes an error to the console or requests anything from another host. What a
// page should do is up to the tests.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { access, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
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
  ".jpg": "image/jpeg",
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
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";

/** Starts Chromium, and ends it after the test file. */
export async function startBrowser() {
  const found = await Promise.all(CHROMIUM.map((path) => access(path).then(() => path, () => null)));
  const executablePath = found.find(Boolean);
  assert.ok(executablePath, `no Chromium at ${CHROMIUM.join(", ")}`);
  // Chromium does not sandbox itself as root, which runs the tests in a container.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args });
  after(() => browser.close());
  return browser;
}

// Folders are deleted, and servers end, with the file and not with the test: an open page may still load its icon.
const folders = [];
process.on("exit", () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Writes the files of a project (path → text or bytes) into a new folder, which is deleted after the test file. */
export async function makeProject(files) {
  const root = await mkdtemp(join(tmpdir(), "omslag-browser-"));
  folders.push(root);
  const settings = { "site.yaml": "name: Proef\nbase_url: https://proef.example/\n" };
  for (const [path, content] of Object.entries({ ...settings, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

/**
 * Builds a project and serves it; returns the address of its home page, without the trailing `/`. The project is a
 * folder, or files to create one from: these may not cause any warning.
 */
export async function publish(project) {
  const isFolder = typeof project === "string";
  const root = isFolder ? project : await makeProject(project);
  const strict = isFolder ? [] : ["--strict"];
  await promisify(execFile)(omslag, ["build", "--root", root, "--today", "2026-11-22", ...strict]);
  return serve(join(root, "public"));
}

/** Starts a preview of a project; returns its address, without the trailing `/`, and the project's folder. */
export async function preview(files) {
  const root = await makeProject(files);
  const environment = { ...process.env, SOURCE_DATE_EPOCH: "1795305600", LANG: "nl_NL.UTF-8" };
  const child = spawn(omslag, ["serve", "--root", root, "--port", "0"], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  // It ends with the file and not with the test, because open pages would report broken connections.
  process.on("exit", () => child.kill());
  const url = await new Promise((ready, fail) => {
    let output = "";
    child.on("exit", () => fail(new Error(`the preview ended: ${output}`)));
    child.stdout.on("data", (text) => {
      output += text;
      const found = output.includes("Ctrl-C") && output.match(/http:\/\/[^/\s]+/);
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
  server.unref();
  return `http://127.0.0.1:${server.address().port}`;
}

async function lookUp(folder, address) {
  // Chromium may ask for it before it has read which icon the page names.
  if (address === "/favicon.ico") return { status: 204, path: address, body: "" };
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
 * there may be no errors in this page or in a window that it opened, except messages that are `allowed`.
 */
export async function visit(t, browser, address, { host = new URL(address).host, allowed = /^$/, ...options } = {}) {
  const context = await browser.newContext(options);
  const slips = [];
  context.on("console", (message) => message.type() === "error" && slips.push(`console: ${message.text()} ${message.location().url}`));
  context.on("weberror", (error) => slips.push(`uncaught: ${error.error()}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.host !== host) slips.push(`request elsewhere: ${url}`);
  });
  t.after(async () => {
    // A page may still be loading something when its test ends.
    await Promise.all(context.pages().map((page) => page.unrouteAll({ behavior: "ignoreErrors" })));
    await context.close();
    assert.deepEqual(slips.filter((slip) => !allowed.test(slip)), []);
  });
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** Waits until `read(argument)`, evaluated in the page, gives `expected`; otherwise fails with the last value. */
export async function eventually(page, read, expected, argument) {
  const deadline = Date.now() + 20_000;
  let got;
  do {
    got = await page.evaluate(read, argument);
    if (JSON.stringify(got) === JSON.stringify(expected)) return;
    await page.evaluate(() => new Promise(requestAnimationFrame));
  } while (Date.now() < deadline);
  assert.deepEqual(got, expected);
}

/** Fails on every violation of WCAG 2.2 AA and of best practices that axe finds in the page, or in a part of it. */
export async function assertAccessible(page, within) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((within) => globalThis.axe.run(within ?? document), within);
  const failures = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  assert.deepEqual(failures, []);
}
