// What must hold of any page, each as a question to an open page that answers with faults: none is good.
// They know nothing of the theme but the few parts that paper does without.

import { gzipSync } from "node:zlib";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

/** Spoils a page on purpose: `css` is laid over its sheet, `run` is run in it. */
export async function plant(page, { css = "", run }) {
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, css);
  if (run) await page.evaluate(run);
}

/** Text that lies outside the screen, or a page that is wider than it. What scrolls in a named box of its own may. */
export function beside(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const told = (text) => text.trim().replace(/\s+/g, " ").slice(0, 40);
    const faults = [];
    const whole = document.scrollingElement.scrollWidth;
    if (whole > width) faults.push(`the page is ${whole} wide on a screen of ${width}`);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      const inBox = element.closest("[tabindex='0']");
      if (!texts.currentNode.data.trim() || inBox || !element.checkVisibility({ visibilityProperty: true })) continue;
      if (element.closest(".skip") || getComputedStyle(element.closest("thead") ?? element).clipPath !== "none") continue;
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      const { left, right } = range.getBoundingClientRect();
      if (right > width + 1 || left < -1) faults.push(`beside the screen: ${told(texts.currentNode.data)}`);
    }
    return faults;
  });
}

/** Walks through the page with the Tab key: each stop has a ring in view, none is left out, and the walk comes round. */
export async function keyboard(page) {
  const stops = await page.evaluate(() => {
    const can = [...document.querySelectorAll("a[href], summary, button:enabled, input, [tabindex='0']")];
    const seen = can.filter(
      // What is inert, such as the slides that are not shown, is out of reach on purpose.
      (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !element.closest("[inert]"),
    );
    globalThis.leftToReach = new Set(seen);
    return seen.length;
  });
  const faults = [];
  for (let step = 0; step <= stops + 1; step++) {
    await page.keyboard.press("Tab");
    const fault = await page.evaluate(() => {
      const stop = document.activeElement;
      if (stop === document.body) return "round";
      const { outlineStyle, outlineWidth } = getComputedStyle(stop);
      const { top, bottom, left, right, width } = stop.getBoundingClientRect();
      const name = stop.outerHTML.slice(0, 60);
      globalThis.leftToReach.delete(stop);
      if (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2) return `no ring: ${name}`;
      if (!width || bottom < 0 || top > innerHeight || right < 0 || left > innerWidth) return `out of view: ${name}`;
      return "";
    });
    if (fault === "round") break;
    if (fault) faults.push(fault);
  }
  const missed = await page.evaluate(() => [...globalThis.leftToReach].map((stop) => stop.outerHTML.slice(0, 60)));
  return [...faults, ...missed.map((name) => `never reached: ${name}`)];
}

/** The texts and links of the main part, in order. */
export function substance(page) {
  return page.evaluate(() => {
    const found = [];
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) found.push(texts.currentNode.data.trim());
    for (const link of document.querySelectorAll("main a[href]")) found.push(link.getAttribute("href"));
    return found.filter(Boolean);
  });
}

/** What `before` tells and `after` does not. */
export function lost(before, after) {
  const left = new Set(after);
  return before.filter((text) => !left.has(text)).map((text) => `lost: ${text}`);
}

/** Text that paper would not show, a page wider than A4, a coloured ground, a date parted from its text. */
export async function print(page) {
  await page.emulateMedia({ media: "print" });
  const faults = await page.evaluate(() => {
    const left = ".toc, .turn, .years, .tags, .notes, .self, .ways";
    const found = [];
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      if (!texts.currentNode.data.trim() || element.closest(left)) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) found.push(`not on paper: ${texts.currentNode.data}`);
    }
    for (const element of document.querySelectorAll("body, main *")) {
      const { backgroundColor } = getComputedStyle(element);
      if (!/0\)$|255, 255, 255\)/.test(backgroundColor)) found.push(`coloured: ${element.className} ${backgroundColor}`);
    }
    const parted = [...document.querySelectorAll(".events > li")].some((li) => getComputedStyle(li).breakInside !== "avoid");
    return parted ? [...found, "a date may be parted from its text"] : found;
  });
  // A4 within its margins is 174 mm, or 657 CSS pixels.
  await page.setViewportSize({ width: 658, height: 900 });
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
  const pdf = await page.pdf({ format: "A4" });
  const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  await page.emulateMedia({ media: "screen" });
  return [...faults, ...(wide > 658 ? [`wider than A4: ${wide}`] : []), ...(sheets ? [] : ["no sheet of paper"])];
}

/** Bytes after gzip of the page with its sheets and scripts, against what an ordinary page may weigh. */
export async function weight(page) {
  const paths = await page.evaluate(() => [
    ...[...document.querySelectorAll("link[rel=stylesheet]")].map((sheet) => sheet.href),
    ...[...document.querySelectorAll("script[src]")].map((script) => script.src),
  ]);
  const bytes = async (url) => gzipSync(await (await page.request.get(url)).body()).length;
  const others = await Promise.all(paths.map(bytes));
  const sheet = await Promise.all(paths.filter((path) => path.endsWith(".css")).map(bytes));
  const whole = others.reduce((sum, one) => sum + one, gzipSync(await page.content()).length);
  return [
    ...(whole > 20 * 1024 ? [`the page weighs ${whole} bytes`] : []),
    ...(sheet.length !== 1 || sheet[0] > 12 * 1024 ? [`the sheets weigh ${sheet} bytes`] : []),
  ];
}

const VALIDATOR = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
    rules: {
      // All that a page names is its own, so that there is nothing to vouch for.
      "require-sri": "off",
      // A full stop is what keeps the ids of tables apart from those of headings.
      "valid-id": ["error", { relaxed: true }],
    },
  }),
);

/** What the validator says of the HTML as it is served. */
export async function markup(html) {
  const { results } = await VALIDATOR.validateString(html);
  return results.flatMap(({ messages }) => messages.map(({ line, ruleId, message }) => `${line} ${ruleId}: ${message}`));
}

/** Gathers, from before the page is there, what the policy refuses and what is asked of a host other than `site`'s. */
export async function watch(page, site) {
  const faults = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.host !== new URL(site).host) faults.push(`asked of another host: ${url}`);
  });
  await page.exposeFunction("refused", (what) => faults.push(`refused by the policy: ${what}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => globalThis.refused(event.effectiveDirective));
  });
  return faults;
}
