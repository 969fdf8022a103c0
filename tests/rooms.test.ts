import { dirname } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { files, isRelative, isTool, readImports, resolveImport, sources, textOf } from "./support/source-files.ts";

/** Who imports a file, workers that are named in `new Worker(new URL(…))` included. */
const importers = new Map<string, Set<string>>();
for (const path of sources.filter((path) => !isTool(path))) {
  const named = [...textOf(path).matchAll(/new URL\("([^"]+)", import\.meta\.url\)/g)].map(
    ([, specifier = ""]) => specifier,
  );
  for (const specifier of [...readImports(path), ...named].filter(isRelative)) {
    const target = resolveImport(path, specifier);
    importers.set(target, (importers.get(target) ?? new Set()).add(path));
  }
}

test("nothing in src is imported by tests alone", () => {
  const reached = new Set(["src/main.ts", "src/cli/main.ts", ...sources.filter((path) => path.startsWith("workers/"))]);
  for (let grown = -1; grown !== reached.size; ) {
    grown = reached.size;
    for (const [target, paths] of importers) if ([...paths].some((path) => reached.has(path))) reached.add(target);
  }
  // The adapter for other people's stores comes before its first user.
  const unused = sources.filter((path) => path.startsWith("src/") && !reached.has(path));
  expect(unused).toEqual([]);
});

/** Says what others agree on, and does nothing. */
function isContract(path: string): boolean {
  const { statements } = ts.createSourceFile(path, textOf(path), ts.ScriptTarget.ESNext);
  return statements.every(
    (s) => ts.isInterfaceDeclaration(s) || ts.isTypeAliasDeclaration(s) || ts.isImportDeclaration(s),
  );
}

test("a file of under 20 lines with one importer beside it is part of its importer, unless it is a contract", () => {
  const fragments = sources.filter((path) => {
    if (!path.startsWith("src/")) return false;
    const [importer, another] = importers.get(path) ?? [];
    if (!importer?.endsWith(".ts") || another || dirname(importer) !== dirname(path)) return false;
    return textOf(path).split("\n").length <= 20 && !isContract(path);
  });
  expect(fragments).toEqual([]);
});

/** Folders that are rooms: those of src, the rooms within them, and the top folders of what is beside src. */
const foldersIn = (folder: string) => [
  ...new Set(
    files
      .filter((path) => path.startsWith(`${folder}/`) && path.slice(folder.length + 1).includes("/"))
      .map((path) => {
        return `${folder}/${path.slice(folder.length + 1).split("/")[0]}`;
      }),
  ),
];
const rooms = [
  ...["src", "workers", "wasm", "tests"],
  ...foldersIn("src"),
  ...["src/core", "src/pipeline", "src/ui", "tests"].flatMap(foldersIn),
];

test.each(rooms)("%s has a README that says what lives there", (room) => {
  expect(files).toContain(`${room}/README.md`);
  expect(textOf(`${room}/README.md`)).toMatch(/^# .+\n\n[^#]{60}/);
});

test("no folder holds more than 20 files, unless the README of its room says why", () => {
  const counts = new Map<string, number>();
  for (const path of files.filter((path) => /^(src|workers|wasm|tests)\//.test(path) && !/README|fixtures/.test(path)))
    counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  const crowded = [...counts].filter(([folder, count]) => {
    if (count <= 20) return false;
    const room = rooms
      .filter((room) => folder === room || folder.startsWith(`${room}/`))
      .sort((a, b) => b.length - a.length)[0]!;
    return !textOf(`${room}/README.md`).includes("More than 20 files because ");
  });
  expect(crowded).toEqual([]);
});

test("no file is longer than 400 lines", () => {
  const long = files.filter((path) => /^(src|workers|wasm)\/.*\.(ts|mjs|svelte|css)$/.test(path));
  expect(long.filter((path) => textOf(path).split("\n").length > 401)).toEqual([]);
});

test("unit tests lie where what they test lies", () => {
  const own = ["crash", "flips", "support", "workers"].map((folder) => `tests/unit/${folder}/`);
  const folders = new Set(sources.map((path) => dirname(path)));
  const strays = files
    .filter(
      (path) => path.startsWith("tests/unit/") && path.endsWith(".test.ts") && !own.some((it) => path.startsWith(it)),
    )
    .filter((path) => !folders.has(dirname(path).replace("tests/unit", "src")));
  expect(strays).toEqual([]);
});
