// Checks for any page. Each runs in an open page and returns a list of errors, empty if there are none. The checks are
// independent of the theme, except for the few parts that are left out in print.

import { gzipSync } from "node:zlib";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

/** Breaks a page on purpose: adds `css` to its style sheet and runs `run` in it. */
export async function plant(page, { css = "", run }) {
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, css);
  if (run) await page.evaluate(run);
}

/** Text outside the screen, or a page that is wider than it. Content that scrolls in a named box is allowed. */
export function beside(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const excerpt = (text) => text.trim().replace(/\s+/g, " ").slice(0, 40);
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
      if (right > width + 1 || left < -1) faults.push(`beside the screen: ${excerpt(texts.currentNode.data)}`);
    }
    return faults;
  });
}

/**
 * Walks through the page with the Tab key: each stop has a visible focus ring, none is left out, and the walk returns
 * to its start.
 */
export async function keyboard(page) {
  const stops = await page.evaluate(() => {
    const can = [...document.querySelectorAll("a[href], summary, button:enabled, input, [tabindex='0']")];
    const seen = can.filter(
      // Inert content, such as the slides that are not shown, is unreachable on purpose.
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

/** Returns the texts and links of the main part, in order. */
export function substance(page) {
  return page.evaluate(() => {
    const found = [];
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) found.push(texts.currentNode.data.trim());
    for (const link of document.querySelectorAll("main a[href]")) found.push(link.getAttribute("href"));
    return found.filter(Boolean);
  });
}

/** Returns the items of `before` that are not in `after`. */
export function lost(before, after) {
  const left = new Set(after);
  return before.filter((text) => !left.has(text)).map((text) => `lost: ${text}`);
}

/** Text that is missing in print, a page wider than A4, a coloured background, a date separated from its text. */
export async function print(page) {
  await page.emulateMedia({ media: "print" });
  const faults = await page.evaluate(() => {
    const left = ".toc, .next-previous, .years, .tags, .notes, .ways, form";
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
  // A4 without its margins is 174 mm wide, or 657 CSS pixels.
  await page.setViewportSize({ width: 658, height: 900 });
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
  const pdf = await page.pdf({ format: "A4" });
  const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  await page.emulateMedia({ media: "screen" });
  return [...faults, ...(wide > 658 ? [`wider than A4: ${wide}`] : []), ...(sheets ? [] : ["no sheet of paper"])];
}

/** The gzipped size of the page with its style sheets and scripts, against the limit for an ordinary page. */
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
    ...(!sheet.length || sheet.reduce((sum, one) => sum + one) > 12 * 1024 ? [`the sheets weigh ${sheet} bytes`] : []),
  ];
}

const VALIDATOR = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
    rules: {
      // Every file that a page references is on the same site, so integrity attributes are not needed.
      "require-sri": "off",
      // The full stop separates the ids of tables from those of headings.
      "valid-id": ["error", { relaxed: true }],
    },
  }),
);

/** The messages of the validator for the HTML as served. */
export async function markup(html) {
  const { results } = await VALIDATOR.validateString(html);
  return results.flatMap(({ messages }) => messages.map(({ line, ruleId, message }) => `${line} ${ruleId}: ${message}`));
}

/** Collects, from before the page loads, what the policy refuses and requests to hosts other than `site`'s. */
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
