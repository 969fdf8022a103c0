import { basename, dirname, extname } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { files, imports, isRelative, resolveImport, sources, textOf } from "./support/source-files.ts";

interface Room {
  /** Rooms it may import. */
  rooms: string[];
  /** Packages it may import, with all below them. */
  packages: string[];
}

/** Who may import whom. A room is a folder of src/, `main` (src/main.ts) or `workers`; `kernels` is wasm/build. */
const house: Record<string, Room> = {
  core: {
    rooms: ["core", "kernels"],
    packages: ["@zip.js/zip.js", "fflate", "fzstd", "hash-wasm", "hyparquet", "hyparquet-writer", "saxes", "yaml"],
  },
  storage: { rooms: ["core", "storage"], packages: ["zarrita", "@zarrita/storage"] },
  pipeline: { rooms: ["core", "storage", "pipeline"], packages: ["zarrita"] },
  rpc: { rooms: ["core", "rpc"], packages: ["comlink"] },
  ui: { rooms: ["core", "rpc", "ui"], packages: ["svelte", "uplot"] },
  main: { rooms: ["core", "rpc", "ui"], packages: ["svelte", "uplot"] },
  cli: { rooms: ["core", "storage", "pipeline", "cli"], packages: ["node:"] },
  workers: { rooms: ["core", "storage", "pipeline", "rpc"], packages: [] },
};

const topLevel = [
  ...["package.json", "package-lock.json", "vite.config.ts", "index.html", "remote.html", "README.md"],
  ...["LICENSE", "CITATION.cff", "CHANGELOG.md", "CONTRIBUTING.md", ".github"],
  ...["src", "workers", "wasm", "static", "tests"],
  ...["tsconfig.base.json", "tsconfig.json", ".biome.json", ".ci", ".gitignore", ".npmrc"],
];

/** `node:` stands for all of Node's own modules. */
const allows = ({ packages }: Room, specifier: string) =>
  packages.includes(specifier.startsWith("node:") ? "node:" : packageOf(specifier));

const packageOf = (specifier: string) => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");

function roomOf(path: string): string {
  if (path === "src/main.ts") return "main";
  if (path.startsWith("wasm/build/")) return "kernels";
  const [top = "", room = ""] = path.split("/");
  return top === "src" ? room : top;
}

test("every source file belongs to a room of the house", () => {
  expect(sources.filter((path) => !(roomOf(path) in house))).toEqual([]);
});

test("a room imports only the rooms that it may know", () => {
  const trespasses = imports
    .filter(({ specifier }) => isRelative(specifier))
    .map(({ path, specifier }) => ({ path, target: resolveImport(path, specifier) }))
    .filter(({ path, target }) => !house[roomOf(path)]!.rooms.includes(roomOf(target)))
    .map(({ path, target }) => `${path} imports ${target}`);
  expect(trespasses).toEqual([]);
});

test("a room imports only the packages that it may know", () => {
  const strangers = imports
    .filter(({ specifier }) => !isRelative(specifier))
    .filter(({ path, specifier }) => !allows(house[roomOf(path)]!, specifier))
    .map(({ path, specifier }) => `${path} imports ${specifier}`);
  expect(strangers).toEqual([]);
});

test("core meets each package in one adapter file only", () => {
  const adapters = new Map<string, Set<string>>();
  for (const { path, specifier } of imports) {
    if (roomOf(path) !== "core" || isRelative(specifier)) continue;
    const name = packageOf(specifier);
    adapters.set(name, (adapters.get(name) ?? new Set()).add(path));
  }
  const shared = [...adapters].filter(([, paths]) => paths.size > 1);
  expect(shared.map(([name, paths]) => `${name}: ${[...paths].join(", ")}`)).toEqual([]);
});

/** Our own copies are read without it; these read the stores that others made. */
const zarritaReaders = [
  "src/storage/http/http-folder.ts",
  ...["blob-store", "checked-codecs", "fixed-length-text", "key-store", "stored-array"].map(
    (name) => `src/storage/zarr/${name}.ts`,
  ),
  "src/storage/zip/zip-store.ts",
];

test("zarrita is imported where stores of others are read, and nowhere else", () => {
  const importers = imports.filter(({ specifier }) => ["zarrita", "@zarrita/storage"].includes(packageOf(specifier)));
  expect([...new Set(importers.map(({ path }) => path))].filter((path) => path.startsWith("src/")).sort()).toEqual(
    zarritaReaders,
  );
});

test("a worker is named in new Worker(…), never imported", () => {
  const imported = imports.filter(({ path, specifier }) => roomOf(resolveImport(path, specifier)) === "workers");
  expect(imported).toEqual([]);
});

test("a worker has the page start its workers: in Firefox its own may stand for ever", () => {
  const starting = sources.filter((path) => path.startsWith("workers/") && textOf(path).includes("new Worker("));
  expect(starting.length).toBeGreaterThan(0);
  const own = starting.filter((path) => !textOf(path).includes("import { WorkerOfPage as Worker } from"));
  expect(own).toEqual([]);
});

test("a relative import names a file that is there, with its extension", () => {
  const known = new Set(files);
  const broken = imports
    .filter(({ specifier }) => isRelative(specifier))
    .filter(({ path, specifier }) => {
      const target = resolveImport(path, specifier);
      return roomOf(target) === "kernels"
        ? !known.has(target.replace(/^wasm\/build\/(.*)\.wasm$/, "wasm/$1.ts"))
        : !known.has(target);
    });
  expect(broken).toEqual([]);
});

test("no import leads back to where it came from", () => {
  const graph = new Map<string, string[]>();
  for (const { path, specifier } of imports)
    if (isRelative(specifier)) graph.set(path, [...(graph.get(path) ?? []), resolveImport(path, specifier)]);

  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(" -> "));
    if (start >= 0 || done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  expect(cycles).toEqual([]);
});

/** Rooms within a room of the house: its folders; files beside them are the ground that the folders stand on. */
const roomsWithin = ["src/core", "src/pipeline", "src/ui", "src/ui/state"];

test.each(roomsWithin)("no room of %s leads back to where it came from", (house) => {
  const graph = new Map<string, Map<string, string>>();
  const innerRoom = (path: string) => {
    const parts = path.slice(house.length + 1).split("/");
    return parts.length > 1 ? parts[0]! : "";
  };
  for (const { path, specifier } of imports) {
    const target = isRelative(specifier) ? resolveImport(path, specifier) : "";
    if (!path.startsWith(`${house}/`) || !target.startsWith(`${house}/`)) continue;
    const [from, to] = [innerRoom(path), innerRoom(target)];
    if (from === to) continue;
    const edges = graph.get(from) ?? new Map<string, string>();
    graph.set(from, edges.set(to, `${path} imports ${target}`));
  }
  const reach = (room: string, seen = new Set<string>()): Set<string> => {
    for (const next of graph.get(room)?.keys() ?? []) if (!seen.has(next)) reach(next, seen.add(next));
    return seen;
  };
  const circles = [...graph].flatMap(([from, edges]) =>
    [...edges].flatMap(([to, example]) => (reach(to).has(from) ? [`${from} -> ${to}: ${example}`] : [])),
  );
  expect(circles).toEqual([]);
});

/** Rooms of ui, from the ground up: each imports those before it, not those behind it. */
const uiRooms = ["kit", "state", "views"];
const uiImports = imports
  .filter(({ path, specifier }) => path.startsWith("src/ui/") && isRelative(specifier))
  .map(({ path, specifier }) => ({ path, target: resolveImport(path, specifier) }));
const named = ({ path, target }: { path: string; target: string }) => `${path} imports ${target}`;

test("kit imports neither state nor views, and state no views", () => {
  const upward = uiImports.filter(({ path, target }) => {
    const [from, to] = [path, target].map((file) => uiRooms.indexOf(file.split("/")[2]!));
    return from! >= 0 && to! > from!;
  });
  expect(upward.map(named)).toEqual([]);
});

test("state imports no component", () => {
  const components = uiImports.filter(
    ({ path, target }) => path.startsWith("src/ui/state/") && target.endsWith(".svelte"),
  );
  expect(components.map(named)).toEqual([]);
});

test("every room of ui says what lives in it", () => {
  const rooms = ["src/ui", ...["door", ...uiRooms].map((room) => `src/ui/${room}`)];
  expect(rooms.filter((room) => !files.includes(`${room}/README.md`))).toEqual([]);
});

test("a view imports no other view: what composes them stands beside the rooms of ui", () => {
  const viewOf = (path: string) => /^src\/ui\/views\/([^/]*)/.exec(path)?.[1];
  const neighbors = uiImports.filter(({ path, target }) => {
    const [from, to] = [viewOf(path), viewOf(target)];
    return from !== undefined && to !== undefined && from !== to;
  });
  expect(neighbors.map(named)).toEqual([]);
});

test("no folder of ui holds more than 20 files, unless its README says why", () => {
  const held = new Map<string, number>();
  for (const path of sources)
    if (path.startsWith("src/ui/")) held.set(dirname(path), (held.get(dirname(path)) ?? 0) + 1);
  const crowded = [...held].filter(([folder, count]) => {
    const readme = `${folder}/README.md`;
    return count > 20 && !(files.includes(readme) && textOf(readme).includes("More than 20 files because"));
  });
  expect(crowded).toEqual([]);
});

test("a file is named after its one idea, in the case that its kind has", () => {
  const vague = /(^|-)(utils?|helpers?|misc)(-|\.|$)|^(common|index|types|constants|shared)(\.|$)/i;
  const style: Record<string, RegExp> = {
    ".ts": /^[a-z0-9]+(-[a-z0-9]+)*(\.svelte)?\.ts$/,
    ".mjs": /^[a-z0-9]+(-[a-z0-9]+)*\.mjs$/,
    ".svelte": /^[A-Z][A-Za-z0-9]*\.svelte$/,
  };
  const named = sources.filter((path) => {
    const parts = path.split("/");
    return parts.some((part) => vague.test(part)) || !style[extname(path)]!.test(basename(path));
  });
  expect(named).toEqual([]);
});

test("no file is a barrel: each says something of its own", () => {
  const barrels = sources.filter((path) => {
    if (!path.endsWith(".ts")) return false;
    const { statements } = ts.createSourceFile(path, textOf(path), ts.ScriptTarget.ESNext);
    return statements.length > 0 && statements.every((s) => ts.isExportDeclaration(s) || ts.isImportDeclaration(s));
  });
  expect(barrels).toEqual([]);
});

test("the top level holds what it is meant to hold and nothing else", () => {
  const found = new Set(files.map((path) => path.split("/")[0]));
  expect([...found].sort()).toEqual([...topLevel].sort());
});

test("the folders of src are the rooms", () => {
  const folders = new Set(sources.filter((path) => path.startsWith("src/")).map((path) => dirname(path).split("/")[1]));
  folders.delete(undefined);
  expect([...folders].sort()).toEqual(["cli", "core", "pipeline", "rpc", "storage", "ui"]);
});

test("no file names a package registry or a path of one machine", () => {
  // Put together here, so that this file does not name them either.
  const forbidden = [
    ["registry", "npmjs"].join("."),
    ["pypi", "org"].join("."),
    ["index", "url"].join("-"),
    `"${"resolved"}":`,
    ...["work/", "root/", "home/"].map((name) => `/${name}`),
  ];
  const text = files.filter((path) =>
    /\.(ts|mjs|js|json|svelte|html|css|md|txt|py|csv|webmanifest|svg)$|^\.|\.ci\//.test(path),
  );
  const named = text.flatMap((path) => {
    const content = textOf(path);
    return forbidden.filter((word) => content.includes(word)).map((word) => `${path}: ${word}`);
  });
  expect(named).toEqual([]);
});
