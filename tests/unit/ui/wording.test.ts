// What people read on the page is about catalogs and light curves, not about how the store lies on disk.
import { parse } from "svelte/compiler";
import { expect, test } from "vitest";
import { sources, textOf } from "../../support/source-files.ts";

/** The Info panel shows the stores themselves, in their own words. */
const components = sources.filter((path) => path.endsWith(".svelte") && !path.includes("/info/"));
const jargon =
  /\b(re-?chunk\w*|chunk(s|ed)?|shards?|codecs?|commit(s|ted|ting)?|slabs?|journals?|packing|packed anew)\b/i;
/** British spellings, as they came in before. */
const british = /\b(colour\w*|artefacts?|neighbours?|recognised|catalogue\w*|centre\w*|normalised)\b/i;

interface Node {
  type: string;
  data?: string;
  name?: string;
  value?: unknown;
  [key: string]: unknown;
}

/** Texts of a template: what stands between tags, and in attributes that are read out or shown. */
function textsOf(source: string): string[] {
  const texts: string[] = [];
  const shown = /^(title|placeholder|alt|label|closeLabel|aria-label|aria-description)$/;
  const walk = (node: unknown, inShown: boolean): void => {
    if (Array.isArray(node)) {
      for (const part of node) walk(part, inShown);
      return;
    }
    if (typeof node !== "object" || node === null) return;
    const { type, data, value, ...rest } = node as Node;
    if (type === "Text" && inShown) texts.push(data ?? "");
    if (inShown && type === "Literal" && typeof value === "string") texts.push(value);
    if (inShown && type === "TemplateElement") texts.push((value as { cooked: string }).cooked);
    if (type === "Attribute") {
      if (shown.test((node as Node).name ?? "")) walk(value, true);
      return;
    }
    const computed = ["BinaryExpression", "CallExpression", "MemberExpression"].includes(type);
    for (const part of [value, ...Object.values(rest)]) walk(part, inShown && !computed);
  };
  walk((parse(source, { modern: true }) as unknown as { fragment: unknown }).fragment, true);
  return texts.map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean);
}

test("the texts of a component are found, in tags and in what is read out", () => {
  const source = `<script>const chunks = 1;</script><p title="a shard">{many ? "two" : \`\${n} chunks\`} of it</p>
    <button aria-label={x === "codec" ? "Rechunk" : ""} onclick={() => commit("packed")}>Go</button>`;
  expect(textsOf(source)).toEqual(expect.arrayContaining(["a shard", "two", "chunks", "of it", "Rechunk", "Go"]));
  expect(textsOf(source)).not.toContain("codec");
  expect(textsOf(source)).not.toContain("packed");
});

test("no text of the page uses words of the store, or British spellings", () => {
  expect(components.length).toBeGreaterThan(60);
  const found = components.flatMap((path) =>
    textsOf(textOf(path))
      .filter((text) => jargon.test(text) || british.test(text))
      .map((text) => `${path}: ${text}`),
  );
  expect(found).toEqual([]);
});

/** Sentences that people who had seen only the page stumbled over, and that were worded anew. */
const replaced = [
  ...["the superstack's catalog", "or let it go", "is at work.", "cannot be planned", "Rechunk now", "Start reading"],
  ...["the union of the epochs serves", "Left out<", "known already", "Leave them out", "Look for new", "was cut off."],
  ...["it goes on from there", "not agreed to keep", "Ask it to keep", "Is everything as it was", "packed anew first"],
  ...["Corrected by you", "As recognised", "would be refused", "Who and where", "Add a pair", "where it is proven"],
  ...["Sources belong to objects", "Take each catalog", "Weigh rivals", "more likely a chance one", "As at first"],
  ...[
    "lets no object through",
    "Not whole yet",
    "Applied last",
    "Compute them",
    "taken away (crosses)",
    "Fixed window",
  ],
  ...["2 Rate", "FLAGS: take away", "removed by the mask", "What went wrong", "Take it in again", "Why has"],
  ...["is a catalog of an epoch", "with other content. The first", "got a suffix", "Remove common epoch offsets"],
];

test("no text that was worded anew comes back, in the page or in what it is told", () => {
  const shown = sources.filter((path) => /\/(ui|core|pipeline)\//.test(path));
  expect(shown.length).toBeGreaterThan(300);
  const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/ .*/g, "");
  const found = shown.flatMap((path) => {
    const text = withoutComments(textOf(path));
    return replaced.filter((sentence) => text.includes(sentence)).map((sentence) => `${path}: ${sentence}`);
  });
  expect(found).toEqual([]);
});
