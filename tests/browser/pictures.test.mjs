// Pictures in a browser: upright, in a size that fits, and in place before they load; in the preview also after they
// were replaced.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { eventually, omslag, preview, publish, startBrowser, visit } from "./support.mjs";

const browser = await startBrowser();

/** A segment with EXIF data that has only an orientation. */
const exif = (orientation) => {
  const entry = [0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0];
  const data = [..."Exif\0\0II*\0"].map((letter) => letter.charCodeAt(0)).concat([8, 0, 0, 0, 1, 0], entry, [0, 0, 0, 0]);
  return Buffer.from([0xff, 0xe1, 0, data.length + 2, ...data]);
};

/**
 * Returns a file that shows noise with a quarter of the colour `corner` at the top left, after its orientation: 1, 3, 6
 * or 8. Its pixels are drawn by Chromium.
 */
async function draw(width, height, { orientation = 1, corner = "red", type = "image/jpeg" } = {}) {
  const page = await browser.newPage();
  const url = await page.evaluate(([width, height, orientation, corner, type]) => {
    const upright = new OffscreenCanvas(width, height);
    const ink = upright.getContext("2d");
    const noise = ink.createImageData(width, height);
    for (let at = 0; at < noise.data.length; at++) noise.data[at] = at % 4 === 3 ? 255 : 100 + 60 * Math.random();
    ink.putImageData(noise, 0, 0);
    ink.fillStyle = corner;
    ink.fillRect(0, 0, width / 2, height / 2);
    const stored = document.createElement("canvas");
    const turns = orientation > 4;
    [stored.width, stored.height] = turns ? [height, width] : [width, height];
    const pen = stored.getContext("2d");
    pen.translate(stored.width / 2, stored.height / 2);
    pen.rotate({ 1: 0, 3: Math.PI, 6: -Math.PI / 2, 8: Math.PI / 2 }[orientation]);
    pen.drawImage(upright, -width / 2, -height / 2);
    return stored.toDataURL(type, 0.9);
  }, [width, height, orientation, corner, type]);
  await page.close();
  const bytes = Buffer.from(url.split(",")[1], "base64");
  return type === "image/jpeg" ? Buffer.concat([bytes.subarray(0, 2), exif(orientation), bytes.subarray(2)]) : bytes;
}

const PHOTOS = {
  "content/foto/liggend.jpg": await draw(1600, 1200),
  "content/foto/liggend-gekeerd.jpg": await draw(1600, 1200, { orientation: 3 }),
  "content/foto/staand.jpg": await draw(1200, 1600, { orientation: 6 }),
  "content/foto/staand-links.jpg": await draw(1500, 2000, { orientation: 8 }),
};
const NAMES = Object.keys(PHOTOS).map((path) => path.split("/").pop());
const TEN = [...NAMES, ...NAMES, ...NAMES].slice(0, 10);
const shown = (name, title = "") => `![Een plein](../foto/${name}${title})\n\nTekst.\n`;
const moment = (name, year) =>
  `---\nkind: event\ntitle: Moment ${year}\ndescription: Moment.\ndate: ${year}-01-02\nimage: ../foto/${name}\n` +
  `image_alt: Een plein\n---\n\nTekst.\n\n${shown("liggend.jpg")}`;

const site = await publish({
  ...PHOTOS,
  "content/index.md": "---\ntitle: Proef\ndescription: Een proef.\n---\n\nTekst.\n",
  "content/deel/index.md": `---\ntitle: Deel\ndescription: Een deel.\n---\n\n${shown("liggend.jpg")}`,
  "content/deel/tien.md":
    "---\ntitle: Tien\ndescription: Tien.\n---\n\n" + TEN.map((name) => shown(name, ' "In mei"')).join("\n"),
  "content/deel/notitie.md":
    `---\nkind: note\ntitle: Notitie\ndescription: Notitie.\ndate: 2026-01-02\n---\n\n${shown("staand.jpg")}\n` +
    `- Een lijst\n\n  ${shown("liggend.jpg").replaceAll("\n", "\n  ")}`.trimEnd() + "\n",
  "content/tijd/index.md": "---\nkind: timeline\ntitle: Tijd\ndescription: Tijd.\n---\n\nTekst.\n",
  "content/tijd/een.md": moment("staand.jpg", 2021),
  "content/tijd/twee.md": moment("liggend.jpg", 2022),
  "content/deel/dias.md":
    "---\nkind: presentation\ntitle: Dia’s\ndescription: Dia’s.\ndate: 2026-01-02\n---\n\n" +
    `## Een foto\n\n${shown("liggend.jpg")}\n---\n\n## Beeld\n\n:::picture\n![Een plein](../foto/staand-links.jpg)\n:::\n`,
});

/** Scrolls to the end, so that every picture is loaded, and waits until all are. */
const toTheEnd = (page) =>
  page.evaluate(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
      scrollTo(0, y);
      await new Promise(requestAnimationFrame);
    }
    const loaded = (picture) => picture.complete || new Promise((done) => picture.addEventListener("load", done));
    await Promise.all([...document.images].map(loaded));
    await new Promise(requestAnimationFrame);
  });

for (const [width, ratio] of [[360, 2], [1280, 1]]) {
  for (const path of ["deel/tien/", "deel/", "deel/notitie/", "tijd/"]) {
    test(`nothing on ${path} moves when its pictures load, at ${width}`, async (t) => {
      const page = await visit(t, browser, "about:blank", {
        viewport: { width, height: 720 },
        deviceScaleFactor: ratio,
        host: new URL(site).host,
      });
      // Pictures arrive after the page is shown, as over a network.
      await page.route("**/*.jpg", async (route) => {
        await new Promise((done) => setTimeout(done, 100));
        await route.continue();
      });
      await page.goto(`${site}/${path}`);
      await toTheEnd(page);
      const shift = await page.evaluate(() => new Promise((done) => {
        let sum = 0;
        const add = (entries) => entries.forEach((entry) => (sum += entry.value));
        const observer = new PerformanceObserver((list) => add(list.getEntries()));
        observer.observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => {
          add(observer.takeRecords());
          done(sum);
        }));
      }));
      assert.equal(shift, 0);
    });
  }
}

/** Returns the width that is loaded of each picture that is shown, and what is wrong with it. */
const look = () =>
  [...document.images].filter((picture) => picture.checkVisibility()).map((picture) => {
    const box = picture.getBoundingClientRect();
    const [width, height] = [picture.getAttribute("width"), picture.getAttribute("height")].map(Number);
    const candidates = picture.srcset.split(", ").map((one) => one.split(" "));
    const widths = candidates.map(([, width]) => Number.parseInt(width));
    const chosen = candidates.findIndex(([url]) => new URL(url, location).href === picture.currentSrc);
    // A picture that would be too high is narrower than its box, which `sizes` cannot know.
    const needed = Math.min(box.width, (box.height * width) / height) * devicePixelRatio;
    const enough = widths.findIndex((width) => width >= box.width * devicePixelRatio);
    const pen = new OffscreenCanvas(40, 40).getContext("2d");
    pen.drawImage(picture, 0, 0, 40, 40);
    const isRed = ([x, y]) => {
      const [red, green] = pen.getImageData(x, y, 1, 1).data;
      return red > 200 && green < 90;
    };
    const corners = [[10, 10], [30, 10], [10, 30], [30, 30]].map(isRed).join();
    const faults = [];
    if (chosen < widths.length - 1 && widths[chosen] < needed / 1.1) faults.push("blurred");
    if (enough >= 0 && chosen > enough + 1) faults.push("too large");
    if (box.height > Math.max(640, innerHeight)) faults.push("higher than the screen");
    if (Math.abs(picture.naturalWidth / picture.naturalHeight - width / height) > 0.01) faults.push("distorted");
    if (corners !== "true,false,false,false") faults.push("turned");
    return { width: widths[chosen], faults: faults.map((fault) => `${fault}: ${widths[chosen]} for ${needed}`) };
  });

const SCREENS = [[360, 2], [390, 2], [390, 3], [768, 1], [768, 2], [1280, 1], [1280, 2], [1920, 1], [1920, 2]];
for (const [width, ratio] of SCREENS) {
  test(`each picture is upright, sharp and at most one size too large, at ${width} and ratio ${ratio}`, async (t) => {
    const options = { viewport: { width, height: Math.max(width * 0.5625, 720) }, deviceScaleFactor: ratio };
    const page = await visit(t, browser, `${site}/`, options);
    for (const [path, count] of [["tien/", 10], ["", 1], ["notitie/", 2], ["../tijd/", 4], ["dias/?text", 2], ["dias/", 2]]) {
      await page.goto(`${site}/deel/${path}`);
      await toTheEnd(page);
      // A slide loads a larger size once the script has run.
      await eventually(page, `(${look})().map(({ faults }) => faults.join(", "))`, Array(count).fill(""));
    }
  });
}

test("the sizes that benches/whole/photos.rs counts are those that Chromium loads", async (t) => {
  for (const [width, ratio] of [[1280, 1], [390, 2]]) {
    const page = await visit(t, browser, `${site}/deel/tien/`, { viewport: { width, height: 720 }, deviceScaleFactor: ratio });
    await toTheEnd(page);
    const widths = (await page.evaluate(look)).map(({ width }) => width);
    assert.deepEqual(widths, TEN.map(() => 720), `at ${width}`);
  }
});

const svg = (colour) => `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="${colour}"/></svg>`;
const [RED, BLUE] = [{ corner: "red" }, { corner: "blue" }];
const FILES = {
  "foto.jpg": [PHOTOS["content/foto/liggend.jpg"], await draw(1600, 1200, BLUE)],
  "klein.png": [await draw(60, 40, { ...RED, type: "image/png" }), await draw(60, 40, { ...BLUE, type: "image/png" })],
  "lijn.svg": [svg("red"), svg("blue")],
};

/** Returns the colour at the top left of each picture. */
const colours = () =>
  [...document.images].map((picture) => {
    const pen = new OffscreenCanvas(40, 40).getContext("2d");
    if (picture.complete && picture.naturalWidth > 0) pen.drawImage(picture, 0, 0, 40, 40);
    const [red, , blue] = pen.getImageData(10, 10, 1, 1).data;
    return red > 150 ? "red" : blue > 150 ? "blue" : "none";
  });

const page = (names) => "---\ntitle: Proef\ndescription: Een proef.\n---\n\n" + names.map((name) => `![Een plein](${name})\n`).join("\n");
const names = Object.keys(FILES);
const live = await preview({
  ...Object.fromEntries(names.map((name) => [`content/${name}`, FILES[name][0]])),
  ...Object.fromEntries(names.map((name) => [`content/${name.replace(".", "-")}.md`, page([name])])),
  "content/index.md": page(names),
});

/** Replaces a file in one step, as image editors do. */
function put(name, bytes) {
  const beside = join(live.root, "content", ".nieuw");
  writeFileSync(beside, bytes);
  renameSync(beside, join(live.root, "content", name));
}

for (const [at, name] of names.entries()) {
  test(`in the preview a replaced ${name} appears by itself, also beside other pictures`, async (t) => {
    const alone = await visit(t, browser, `${live.url}/${name.replace(".", "-")}/`);
    const together = await visit(t, browser, `${live.url}/`);
    const rest = names.map(() => "red");
    await eventually(alone, colours, ["red"]);
    await eventually(together, colours, rest);
    for (const page of [alone, together]) await page.evaluate(() => (window.sameLoad = true));
    put(name, FILES[name][1]);
    await eventually(alone, colours, ["blue"]);
    await eventually(together, colours, rest.with(at, "blue"));
    for (const page of [alone, together]) assert.ok(await page.evaluate(() => window.sameLoad), "no reload");
    put(name, FILES[name][0]);
    await eventually(together, colours, rest);
  });
}

test("a picture that is replaced before the page is connected appears by itself", async (t) => {
  const page = await visit(t, browser, "about:blank", { host: new URL(live.url).host });
  let connect;
  const replaced = new Promise((done) => (connect = done));
  await page.route("**/events", async (route) => {
    await replaced;
    await route.continue();
  });
  await page.goto(`${live.url}/lijn-svg/`);
  await eventually(page, colours, ["red"]);
  put("lijn.svg", FILES["lijn.svg"][1]);
  await eventually(page, () => fetch("/lijn.svg", { cache: "no-store" }).then((file) => file.text()), FILES["lijn.svg"][1]);
  connect();
  await eventually(page, colours, ["blue"]);
});

test("the preview serves the same HTML for a picture as a build writes, and the same bytes", async () => {
  execFileSync(omslag, ["build", "--root", live.root, "--today", "2026-11-22"], { stdio: "ignore" });
  const tags = (html) => html.match(/<img[^>]*>/g).map((tag) => tag.replace(/ data-[^ >]*/g, ""));
  const served = await (await fetch(`${live.url}/`)).text();
  const built = tags(readFileSync(join(live.root, "public/index.html"), "utf8"));
  assert.deepEqual(tags(served), built);
  const urls = built.flatMap((tag) => [...tag.matchAll(/(?:src="|srcset="|, )(\/[^" ]+)/g)].map(([, url]) => url));
  assert.ok(urls.length > 5, urls.join(" "));
  for (const url of urls) {
    const bytes = Buffer.from(await (await fetch(live.url + url)).arrayBuffer());
    assert.ok(bytes.equals(readFileSync(join(live.root, "public", url))), url);
  }
});
