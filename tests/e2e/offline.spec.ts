import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";

const folder = "/~someone/workbench/";
const dist = new URL("../../dist/", import.meta.url);
const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".json": "application/json",
};

/** A host that sends files and nothing else, from a folder below its root: no header of ours, as on GitHub Pages. */
interface PlainHost {
  url: string;
  /** Answers with what `read` gives, 404 when that is nothing. */
  serve(read: (path: string) => string | Buffer | undefined): void;
  goDown(): Promise<void>;
}

const test = base.extend<{ host: PlainHost }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to see what a fixture needs
  host: async ({}, use) => {
    let read: (path: string) => string | Buffer | undefined = () => undefined;
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://localhost");
      const path = pathname.slice(folder.length) || "index.html";
      const body = pathname.startsWith(folder) ? read(path) : undefined;
      response.writeHead(body === undefined ? 404 : 200, { "Content-Type": types[extname(path)] ?? "text/plain" });
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const goDown = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    const { port } = server.address() as AddressInfo;
    await use({
      url: `http://localhost:${port}${folder}`,
      serve: (reader) => {
        read = reader;
      },
      goDown,
    });
    await goDown();
  },
});

const readDist = (path: string) => {
  try {
    return readFileSync(new URL(path, dist));
  } catch {
    return undefined;
  }
};

/** Until the service worker of this page's newest version answers for it. */
const controlled = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller)
      await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
  });

test("after one visit to any host, the app starts without a network and is isolated", async ({ page, host }) => {
  host.serve(readDist);
  await page.goto(host.url);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false); // the host sends no headers
  await controlled(page);
  await host.goDown();
  await page.reload();
  await expect(page.getByRole("button", { name: "Try the sample" })).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const sample = await page.evaluate(async () => (await fetch("sample/index.json")).json());
  expect(sample.files.length).toBeGreaterThan(30);
});

/** A build of two scripts, with the service worker of the real one. */
function version(name: string): Record<string, string> {
  const files = ["./", `./page-${name}.js`, `./lazy-${name}.js`];
  const worker = readFileSync(new URL("sw.js", dist), "utf8");
  const ofThisBuild = /\{"version":"[0-9a-f]{12}","files":\[.*?\],"headers":\{.*?\},"otherHeaders":\{.*?\}\}\}/;
  expect(worker).toMatch(ofThisBuild);
  return {
    "index.html": `<!doctype html><title>${name}</title><script type="module" src="./page-${name}.js"></script>`,
    [`page-${name}.js`]: `globalThis.lazy = () => import("./lazy-${name}.js"); navigator.serviceWorker.register("./sw.js");`,
    [`lazy-${name}.js`]: `export default "${name}";`,
    "sw.js": worker.replace(ofThisBuild, JSON.stringify({ version: name, files, headers: {}, otherHeaders: {} })),
  };
}

const importLazily = (page: Page) =>
  page.evaluate(async () => (await (globalThis as unknown as { lazy(): Promise<{ default: string }> }).lazy()).default);
const cacheCount = (page: Page) => page.evaluate(async () => (await caches.keys()).length);

test("an update is there at the next load, and takes no file from pages that are open", async ({ context, host }) => {
  const [first, second] = [version("first"), version("second")];
  host.serve((path) => first[path]);
  const open = await context.newPage();
  await open.goto(host.url);
  await controlled(open);

  host.serve((path) => second[path]);
  await open.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const changed = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
    await registration.update();
    await changed;
  });
  const fresh = await context.newPage();
  await fresh.goto(host.url);
  await expect(fresh).toHaveTitle("second");
  expect(await importLazily(fresh)).toBe("second");
  expect(await importLazily(open)).toBe("first"); // asked for only now; the host no longer has it
  expect(await cacheCount(fresh)).toBe(2);

  await open.close();
  await fresh.close();
  const later = await context.newPage();
  await later.goto(host.url);
  await expect(later).toHaveTitle("second");
  await expect.poll(() => cacheCount(later)).toBe(1);
});

test("a host that lacks a file of the build leaves the version that works in place", async ({ page, host }) => {
  const [first, second] = [version("first"), version("second")];
  host.serve((path) => first[path]);
  await page.goto(host.url);
  await controlled(page);
  delete second["lazy-second.js"];
  host.serve((path) => second[path]);
  const state = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const found = new Promise<ServiceWorker>((resolve) =>
      registration.addEventListener("updatefound", () => resolve(registration.installing!)),
    );
    await registration.update().catch(() => {});
    const worker = await found;
    while (worker.state === "installing")
      await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
    return worker.state;
  });
  expect(state).toBe("redundant");
  await page.reload();
  await expect(page).toHaveTitle("first");
  expect(await importLazily(page)).toBe("first");
});
