import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What git does not keep: .gitignore's names, which are all plain, and git's own directory. */
const ignored = new Set([
  ".git",
  ...readFileSync(`${root}/.gitignore`, "utf8")
    .split("\n")
    .map((line) => line.replace(/\/$/, ""))
    .filter(Boolean),
]);

/** Paths below the root, `/`-separated, of every file that git keeps. */
function listFiles(directory = ""): string[] {
  return readdirSync(`${root}/${directory}`, { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(directory, entry.name);
    if (ignored.has(entry.name) || ignored.has(path)) return [];
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}

export const files = listFiles();
export const sources = files.filter((path) => /^(src|workers)\/.*\.(ts|mjs|svelte)$/.test(path));
export const textOf = (path: string) => readFileSync(`${root}/${path}`, "utf8");

/** Import specifiers of a module: static, dynamic, re-exports and types alike. */
export function readImports(path: string): string[] {
  const text = textOf(path);
  const scripts = path.endsWith(".svelte")
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script = ""]) => script)
    : [text];
  return scripts.flatMap((script) => ts.preProcessFile(script, true, true).importedFiles.map((file) => file.fileName));
}

export const isRelative = (specifier: string) => specifier.startsWith(".");
export const resolveImport = (path: string, specifier: string) =>
  posix.join(posix.dirname(path), specifier.replace(/\?.*$/, ""));

/** Build tools beside the workers run in node, not in the app. */
export const isTool = (path: string) => path.endsWith(".mjs");
export const imports = sources
  .filter((path) => !isTool(path))
  .flatMap((path) => readImports(path).map((specifier) => ({ path, specifier })));
