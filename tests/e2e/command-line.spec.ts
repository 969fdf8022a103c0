// The command line, as the build makes it: what it writes is what the page writes, also when it is killed again and again.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import { BlobReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { tellFigures } from "../support/figures.ts";
import { ingestFiles } from "../support/page-files.ts";
import { seededRandom } from "../support/random.ts";
import { startSampHub } from "../support/samp-hub.ts";
import { samplePaths } from "../support/sample-files.ts";
import { hasSharedData, sharedData } from "../support/truth.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const program = fileURLToPath(new URL("../../dist/cli/lightcurve-workbench.mjs", import.meta.url));
const kills = 20;

let folder: string;
const children: ChildProcess[] = [];
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "command-line-"));
});
test.afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL"); // one that a failed test left would serve on
  rmSync(folder, { recursive: true, force: true });
});

function start(...words: string[]): {
  child: ChildProcess;
  ended: Promise<{ code: number | null; out: string; err: string }>;
} {
  const child = spawn(process.execPath, [program, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  let [out, err] = ["", ""];
  child.stdout!.on("data", (text) => (out += text));
  child.stderr!.on("data", (text) => (err += text));
  return { child, ended: once(child, "close").then(([code]) => ({ code, out, err })) };
}
const run = (...words: string[]) => start(...words).ended;

/** Ids of datasets and times of making differ from one to the next. */
const asMade = (text: string) =>
  text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id").replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time");
/** Those say of a line or a record that holds such an id or a time. */
const textFiles = ["zarr.json", "README.md", "journal.jsonl", "recipe.json"];

async function entriesOf(zip: Uint8Array<ArrayBuffer>): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const reader = new ZipReader(new BlobReader(new Blob([zip])), { checkSignature: true });
  for (const entry of await reader.getEntries()) {
    if (entry.directory) continue;
    const bytes = Buffer.from(await entry.getData(new Uint8ArrayWriter()));
    const text = asMade(bytes.toString("utf8")).replace(/"crc32c":"\w+"/g, "sum");
    found[entry.filename] = textFiles.includes(entry.filename) ? text : bytes.toString("base64");
  }
  return found;
}
/** Where the bytes of a stored entry begin: behind its local header, which ends with its name. */
function startOf(zip: Buffer, path: string): number {
  for (let at = zip.indexOf(path); at >= 0; at = zip.indexOf(path, at + 1))
    if (zip.readUInt32LE(at - 30) === 0x04034b50) return at + path.length;
  throw new Error(`${path} is not in the zip`);
}

const zipAt = (path: string) => entriesOf(Uint8Array.from(readFileSync(path)));

/** Of the open dataset. */
async function zipOf(page: Page) {
  const base64 = await page.evaluate(async () => {
    const blob = await workbench.exportZip();
    const reader = new FileReader();
    return new Promise<string>((resolve) => {
      reader.onload = () => resolve(String(reader.result).split(",")[1]!);
      reader.readAsDataURL(blob);
    });
  });
  return entriesOf(Uint8Array.from(Buffer.from(base64, "base64")));
}

test("the command line's zip holds what the page's does, byte for byte", async ({ page }) => {
  const files = samplePaths(6);
  const output = join(folder, "sample.zarr.zip");
  const { code, err } = await run("ingest", ...files, "-o", output, "--name", "sample");
  expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^note: epochs.*\n$/) });
  expect(readdirSync(folder)).toEqual(["sample.zarr.zip"]);
  await page.goto("/");
  // What the page computes by itself of a dataset that it shows is in its zip, too, once it is there: never, here.
  await page.evaluate(async () => {
    await workbench.ready;
    Object.assign(workbench, { analyse: () => new Promise(() => {}), calibrate: () => new Promise(() => {}) });
  });
  await ingestFiles(page, files, { name: "sample", rechunk: true });
  const ours = await zipAt(output);
  expect(await zipOf(page)).toEqual(ours);
  expect(Object.keys(ours)).toContain("lightcurves/zarr.json");

  const parts = ["1/2", "2/2"].map((part) => [part, join(folder, `part-${part[0]}`)] as const);
  for (const [part, directory] of parts)
    expect(await run("ingest", ...files, "-o", directory, "--part", part)).toMatchObject({ code: 0 });
  const merged = join(folder, "merged.zarr.zip");
  const directories = parts.map(([, directory]) => directory);
  expect(await run("merge", directories[0]!, "-o", merged)).toMatchObject({
    code: 1,
    err: expect.stringContaining("Of 2 parts, 2 is missing"),
  });
  expect(await run("merge", ...directories, "-o", merged, "--name", "sample")).toMatchObject({ code: 0 });
  expect(await zipAt(merged)).toEqual(ours);

  const verified = await run("verify", output, "--json");
  expect(JSON.parse(verified.out)).toMatchObject({ event: "verified", damage: [], checkedEpochs: 6 });
  // In light curves, in what sources had besides photometry, in a number of objects, and in what is part of no array.
  const whole = readFileSync(output);
  for (const path of ["lightcurves/c/0/0/0/0", "source_properties/c/0/0/0/0", "object_ra/c/0", "README.md"]) {
    const bytes = Buffer.from(whole);
    bytes[startOf(bytes, path) + 3]! ^= 1;
    writeFileSync(output, bytes);
    const damaged = await run("verify", output);
    expect(damaged.code, path).toBe(1);
    expect(damaged.err).toContain(`${path} in sample.zarr.zip is damaged: expected CRC-32 `);
  }
});

test(`killed ${kills} times, the same command ends in the same bytes`, async ({ browserName: _ }, testInfo) => {
  test.setTimeout(600_000 + kills * 20_000);
  const files = samplePaths(4);
  const whole = join(folder, "whole.zarr.zip");
  const words = (output: string) => ["ingest", ...files, "-o", output, "--name", "sample"];
  const startedMs = performance.now();
  expect(await run(...words(whole))).toMatchObject({ code: 0 });
  const elapsedMs = performance.now() - startedMs;
  const expected = await zipAt(whole);
  const seed = Date.now() % 1_000_000;
  const random = seededRandom(seed);
  const output = join(folder, "killed.zarr.zip");
  let done = 0;
  for (let kill = 0; kill < kills; kill++) {
    const { child, ended } = start(...words(output));
    const late = setTimeout(() => child.kill("SIGKILL"), random.next() * elapsedMs);
    const { code } = await ended;
    clearTimeout(late);
    // A run may have been at its end when it was killed: the zip is there, and nothing is left to go on with.
    if (code === null && (!existsSync(output) || existsSync(`${output}.work`))) continue;
    if (code !== null) expect(code, `after kill ${kill}, seed ${seed}`).toBe(0);
    expect(await zipAt(output), `after kill ${kill}, seed ${seed}`).toEqual(expected);
    rmSync(output);
    done++;
  }
  expect(await run(...words(output), "--force")).toMatchObject({ code: 0 });
  expect(await zipAt(output), `at the end, seed ${seed}`).toEqual(expected);
  tellFigures(testInfo, { what: "SIGKILL to the command line", kills, "ended meanwhile": done, lost: 0, seed });
});

test("a refused catalog is named, an interrupted run goes on, a second writer is kept out", async () => {
  const broken = join(folder, "IDF_gr1_ch1_sci.sexcat");
  writeFileSync(broken, "no catalog at all\n");
  const output = join(folder, "field");
  const { child, ended } = start("ingest", ...samplePaths(), broken, "-o", output, "--json");
  child.stdout!.once("data", () => child.kill("SIGINT"));
  expect(await ended).toMatchObject({ code: 130 });
  const lock = join(output, "writer.lock");
  expect(existsSync(lock)).toBe(false);
  writeFileSync(lock, JSON.stringify({ pid: 1, host: "another" }));
  expect(await run("rechunk", output)).toMatchObject({
    code: 1,
    err: expect.stringContaining("written to by process"),
  });
  rmSync(lock);
  const resumed = await run("ingest", ...samplePaths(), broken, "-o", output);
  expect(resumed).toMatchObject({ code: 3, err: expect.stringContaining("refused: IDF_gr1_ch1_sci.sexcat: ") });
  const info = await run("info", output, "--json");
  expect(JSON.parse(info.out)).toMatchObject({ event: "info", epochCount: 31, upToDate: true });
  const stats = await run("stats", output, "--measurement", "ch1_sci-mag_auto");
  const [header = "", first = ""] = stats.out.split("\r\n");
  expect(header.split(",").slice(0, 3)).toEqual(["object", "ra_deg", "dec_deg"]);
  expect(first.split(",")).toHaveLength(header.split(",").length);
  expect(await run("rechunk")).toMatchObject({ code: 2, err: expect.stringContaining("Expected one path") });
});

test("serve shows the page with the zip, on this machine only, and links it to other programs", async ({ page }) => {
  const zip = join(folder, "made here.zarr.zip");
  expect(await run("ingest", ...samplePaths(6), "-o", zip)).toMatchObject({ code: 0 });
  const hub = await startSampHub(join(folder, "hub"));
  process.env.SAMP_HUB = `std-lockurl:${pathToFileURL(join(folder, "hub"))}`;
  const { child, ended } = start("serve", zip, "--port", String(await freePort()), "--json");
  const [line] = await once(child.stdout!, "data");
  await page.goto(JSON.parse(String(line)).url);
  await expect(page.getByText(/^Read-only: made here.*, nothing is stored\.$/)).toBeVisible(ample);
  await expect(page.getByRole("region", { name: "Light curve" }).locator("canvas").first()).toBeVisible(ample);
  const origin = new URL(page.url()).origin;
  const [part, outside] = await page.evaluate(async () => {
    const part = await fetch("./store/made%20here.zarr.zip", { headers: { Range: "bytes=0-3" }, cache: "no-store" });
    const outside = await fetch("./..%2f..%2fpackage.json", { cache: "no-store" });
    return [[part.status, await part.text()], outside.status];
  });
  expect([part, outside]).toEqual([[206, "PK\u0003\u0004"], 404]);
  expect(origin).toMatch(/^http:\/\/localhost:\d+$/);

  await page.keyboard.press("Shift+E");
  const dialog = page.getByRole("dialog", { name: "Export" });
  await dialog.getByRole("radio", { name: "Table of objects" }).check();
  await dialog.getByRole("radio", { name: /^Listed/ }).check();
  await dialog.getByRole("button", { name: "Send to TOPCAT" }).click();
  await expect(dialog.getByText("Linked with peer.")).toBeVisible();
  expect(await axeViolations(page, { include: "dialog" })).toEqual([]);
  await dialog.getByRole("button", { name: "Close the export" }).click();
  await expect.poll(() => hub.tables.length).toBe(1);
  const [{ id, text } = { id: "", text: "" }] = hub.tables;
  expect(/<FIELD [^>]*name="ra"/.test(text)).toBe(true);
  await hub.tell("table.select.rowList", { "table-id": id, "row-list": ["2", "5", "9"] });
  await expect(page.getByRole("status").getByText("3 selected")).toBeVisible();
  await hub.tell("table.highlight.row", { "table-id": id, row: "5" });
  await expect(page.getByRole("row", { name: /^Select row 6 /, selected: true })).toBeVisible();
  await page.keyboard.press("j");
  await expect
    .poll(() => hub.told.at(-1))
    .toEqual({ mtype: "table.highlight.row", params: { "table-id": id, row: "6" } });
  await page.keyboard.press("x");
  await expect
    .poll(() => hub.told.at(-1))
    .toMatchObject({ mtype: "table.select.rowList", params: { "row-list": ["2", "5", "6", "9"] } });
  await page.getByRole("button", { name: "End the link with peer" }).click();
  hub.stop();

  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 0 });
});

/** What tells of statistics and of what people add, too. */
const alsoAdditions = ["zarr.json", "README.md"];

test("what it writes of synth-a and of each format is what the page writes, byte for byte", async ({ page }) => {
  test.skip(!hasSharedData, "../shared/data is not there");
  const synthA = `${sharedData}synth-a/`;
  const below = (name: string) => readdirSync(`${synthA}${name}`).map((file) => `${synthA}${name}/${file}`);
  const reference = `${synthA}coadd_ch1.sexcat`;
  const formats = ["sexcat", "fits", "ldac", "xml"].map((extension) => {
    const files = below("formats").filter((file) => file.endsWith(`.${extension}`));
    return [extension, [...files, reference]] as const;
  });
  await page.goto("/");
  await page.evaluate(() => workbench.ready);
  for (const [name, files] of [
    ["synth-a", [...below("epochs"), reference, `${synthA}epochs.csv`]] as const,
    ...formats,
  ]) {
    const output = join(folder, `${name}.zarr.zip`);
    expect(await run("ingest", ...files, "-o", output, "--name", name, "-q")).toMatchObject({ code: 0 });
    await ingestFiles(page, files, { name, dataset: "new" });
    const ours = Object.entries(await zipAt(output)).filter(([path]) => !alsoAdditions.includes(path));
    expect(ours.filter(([path]) => path.startsWith("lightcurves/c/")).length, name).toBeGreaterThan(0);
    const thePages = await zipOf(page); // it may have statistics and what was looked at besides
    expect(ours.flatMap(([path, bytes]) => (thePages[path] === bytes ? [] : [path]))).toEqual([]);
  }
});

test("what npm packs is the page and the command line, and needs nothing else", () => {
  const npm = (words: string[], cwd: string) => execFileSync("npm", words, { cwd, encoding: "utf8", stdio: "pipe" });
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const [packed] = JSON.parse(npm(["pack", "--json", "--ignore-scripts", "--pack-destination", folder], root));
  const paths: string[] = packed.files.map(({ path }: { path: string }) => path);
  expect(paths.filter((path) => !path.startsWith("dist/")).sort()).toEqual(
    ["CHANGELOG.md", "CITATION.cff", "LICENSE", "README.md", "package.json"].sort(),
  );
  expect(paths).toEqual(
    expect.arrayContaining([
      "dist/index.html",
      "dist/sw.js",
      "dist/cli/lightcurve-workbench.mjs",
      "dist/scale-out/lightcurves.py",
    ]),
  );
  npm(["install", "--offline", "--no-audit", "--no-fund", join(folder, packed.filename)], folder);
  expect(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
    "lightcurve-workbench",
  ]);
  const installed = join(folder, "node_modules", ".bin", "lightcurve-workbench");
  expect(execFileSync(installed, ["--version"], { encoding: "utf8" }).trim()).toBe(packed.version);
  expect(execFileSync(installed, ["info", "--help"], { encoding: "utf8" })).toContain("what was assumed");
});

/** A port that nobody listens on just now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
