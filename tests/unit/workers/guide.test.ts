import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { Marked, type Tokens } from "marked";
import { expect, test } from "vitest";
import { guideFiles, headingId, readChapter, readChapters } from "../../../workers/guide-plugin.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const textOf = (path: string) => readFileSync(`${root}/${path}`, "utf8");
const chapters = readChapters();
const sources = readdirSync(`${root}/static/guide`).filter((name) => name.endsWith(".md"));

/** All documents of the repository whose links a reader may follow. */
const documents = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "static/sample/README.md"],
  ...sources.map((name) => `static/guide/${name}`),
  ...["src", "workers", "wasm", "tests"].flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith("README.md") && !path.includes("build"))
      .map((path) => `${folder}/${path}`),
  ),
];

interface Parsed {
  links: string[];
  ids: Set<string>;
}

function parse(text: string): Parsed {
  const parsed: Parsed = { links: [], ids: new Set() };
  const marked = new Marked();
  marked.walkTokens(marked.lexer(text), (token) => {
    if (token.type === "link" || token.type === "image") parsed.links.push((token as Tokens.Link).href);
    if (token.type === "heading") parsed.ids.add(headingId(marked.parseInline(token.text) as string));
    if (token.type === "html")
      for (const [, path] of token.text.matchAll(/src(?:set)?="([^"]+)"/g)) parsed.links.push(path!);
  });
  return parsed;
}

test.each(documents)("every link in %s leads somewhere", (document) => {
  const broken = parse(textOf(document)).links.filter((link) => {
    if (/^https:\/\//.test(link)) return false;
    const [path = "", id] = link.split("#");
    const target = path === "" ? document : posix.join(posix.dirname(document), path);
    if (!existsSync(`${root}/${target}`)) return true;
    return id !== undefined && !parse(textOf(target)).ids.has(id);
  });
  expect(broken).toEqual([]);
});

test("each file of the guide is a chapter, numbered and with a title and a first paragraph of its own", () => {
  expect(chapters.map(({ source }) => source).sort()).toEqual(sources.sort());
  for (const { headings, lead, title, source } of chapters) {
    expect(
      headings.filter(({ level }) => level === 1),
      source,
    ).toHaveLength(1);
    expect(lead.length, source).toBeGreaterThan(20);
    expect(title).not.toBe(source);
  }
  expect(new Set(chapters.map(({ source }) => Number.parseInt(source, 10))).size).toBe(chapters.length);
});

test("every chapter is in the table of contents of every page, and in the README", () => {
  const pages = [...guideFiles()].filter(([name]) => name.endsWith(".html"));
  expect(pages).toHaveLength(chapters.length + 1);
  for (const [name, html] of pages)
    for (const { path, title } of chapters)
      expect(html, name).toMatch(new RegExp(`<a href="${path}"[^>]*>${title}</a>`));
  const linked = parse(textOf("README.md")).links;
  for (const { source } of chapters) expect(linked).toContain(`static/guide/${source}`);
});

test("links between the built pages lead to pages and headings that are there", () => {
  const files = guideFiles();
  for (const [name, html] of files) {
    for (const [, link = ""] of html.matchAll(/<a href="([^"]+)"/g)) {
      if (link === "../index.html" || link.startsWith("https://")) continue;
      const [path = "", id] = link.split("#");
      const target = files.get(path || name);
      expect(target, `${name}: ${link}`).toBeDefined();
      if (id) expect(target, `${name}: ${link}`).toContain(`id="${id}"`);
    }
  }
});

test("a page runs nothing that its policy forbids, and has the colors of the app", () => {
  const files = guideFiles("default-src 'self'");
  for (const [name, html] of files) {
    if (!name.endsWith(".html")) continue;
    expect(html).toContain(`content="default-src 'self'"`);
    expect(html).not.toMatch(/<script>|<script [^>]*>[^<]|<style| style="| on\w+="/);
  }
  expect(files.get("colors.css")).toContain("--accent: light-dark(");
  expect(files.get("colors.css")).toContain(`:root[data-theme="dark"]`);
});

test("a table has no empty headings, which would say nothing to who hears them", () => {
  const { html } = readChapter(
    "5-x.md",
    "# A\n\nLead.\n\n| | b |\n|---|---|\n| c | d |\n\n| | |\n|---|---|\n| e | f |\n",
  );
  expect(html).not.toContain("<th></th>");
  expect(html.match(/<thead>/g)).toHaveLength(1);
  expect(html).toContain("<td></td>\n<th>b</th>");
});

test("text of a chapter stays text: markup within code is shown, not run", () => {
  const { html, headings } = readChapter(
    "5-x.md",
    "# A `b` & c\n\nLead.\n\n```html\n<b>&amp;</b>\n```\n[n](20-names.md#two)",
  );
  expect(html).toContain("&lt;b&gt;&amp;amp;&lt;/b&gt;");
  expect(html).toContain('href="names.html#two"');
  expect(headings[0]).toMatchObject({ level: 1, id: "a-b--c" });
});
