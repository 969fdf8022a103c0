// Makes the guide's pages, guide/<chapter>.html, of static/guide/<number>-<chapter>.md: for dist/ and while developing.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Marked } from "marked";
import { pagePolicy } from "./security-policy.mjs";

const folder = fileURLToPath(new URL("../static/guide/", import.meta.url));
const appStyles = fileURLToPath(new URL("../src/ui/app.css", import.meta.url));

/**
 * @typedef {{ level: number, id: string, text: string }} Heading
 * @typedef {{ source: string, path: string, title: string, lead: string, headings: Heading[], html: string }} Chapter
 */

/** All chapters, in the order of the numbers that their files' names begin with. @returns {Chapter[]} */
export function readChapters() {
  const sources = readdirSync(folder).filter((name) => /^\d+-.+\.md$/.test(name));
  return sources
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map((source) => readChapter(source, readFileSync(join(folder, source), "utf8")));
}

/** @param {string} source @param {string} text @returns {Chapter} */
export function readChapter(source, text) {
  /** @type {Heading[]} */
  const headings = [];
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const html = this.parser.parseInline(tokens);
        const heading = { level: depth, id: headingId(html), text: html };
        headings.push(heading);
        return `<h${depth} id="${heading.id}">${html}</h${depth}>\n`;
      },
      // What is wider than the page scrolls, also by keys.
      code: ({ text }) => `<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>\n`,
    },
    hooks: {
      postprocess: (html) =>
        html
          .replaceAll("<table>", '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>')
          .replaceAll("</table>", "</table></div>")
          .replaceAll(/<thead>\s*<tr>(\s*<th><\/th>)+\s*<\/tr>\s*<\/thead>\s*/g, "")
          .replaceAll(/<th( [^>]*)?><\/th>/g, "<td></td>")
          .replaceAll(/href="\d+-([\w-]+)\.md/g, 'href="$1.html'),
    },
  });
  const html = /** @type {string} */ (marked.parse(text));
  const lead = /<p>([\s\S]*?)<\/p>/.exec(html)?.[1] ?? "";
  const path = source.replace(/^\d+-(.+)\.md$/, "$1.html");
  return { source, path, title: headings[0]?.text ?? path, lead, headings, html };
}

/** As GitHub makes it of a heading's text. @param {string} html */
export function headingId(html) {
  const text = html.replaceAll(/<[^>]*>|&\w+;/g, "").toLowerCase();
  return text.replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
}

/** @param {string} text */
const escapeHtml = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * Every page by its name within guide/, and the colors, which are the app's.
 * @param {string} [policy]  the Content-Security-Policy of each page, where it is to say one
 * @returns {Map<string, string>}
 */
export function guideFiles(policy) {
  const chapters = readChapters();
  const index = chapters.map(({ path, title, lead }) => `<dt><a href="${path}">${title}</a></dt><dd>${lead}</dd>`);
  const files = new Map([
    [
      "colors.css",
      readFileSync(appStyles, "utf8")
        .match(/^:root[^{]*\{[^}]*\}/gm)
        ?.join("\n") ?? "",
    ],
    ["index.html", page(chapters, undefined, `<h1 id="guide">Guide</h1><dl>${index.join("\n")}</dl>`, policy)],
  ]);
  for (const chapter of chapters) files.set(chapter.path, page(chapters, chapter, chapter.html, policy));
  return files;
}

/** @param {Chapter[]} chapters @param {Chapter | undefined} shown @param {string} content @param {string | undefined} policy */
function page(chapters, shown, content, policy) {
  const links = chapters.map((chapter) => {
    const sections = chapter.headings.filter(({ level }) => level === 2);
    const within = sections.map(({ id, text }) => `<li><a href="#${id}">${text}</a></li>`).join("");
    const open = chapter === shown && within ? `<ul>${within}</ul>` : "";
    const current = chapter === shown ? ' aria-current="page"' : "";
    return `<li><a href="${chapter.path}"${current}>${chapter.title}</a>${open}</li>`;
  });
  const meta = policy ? `<meta http-equiv="Content-Security-Policy" content="${policy}">` : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">${meta}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${shown ? `${shown.title} – ` : ""}Lightcurve Workbench guide</title>
<link rel="icon" href="../icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="colors.css">
<link rel="stylesheet" href="guide.css">
<script src="theme.js"></script>
</head>
<body>
<header><a href="../index.html">Lightcurve Workbench</a></header>
<nav aria-label="Chapters"><a href="index.html"${shown ? "" : ' aria-current="page"'}>Guide</a><ul>${links.join("")}</ul></nav>
<main>
${content}
</main>
</body>
</html>
`;
}

/** @returns {import('vite').Plugin} */
export function guide() {
  let outDir = "";
  return {
    name: "guide",
    configResolved({ root, build }) {
      outDir = resolve(root, build.outDir);
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const name = /\/guide\/([\w-]*(?:\.\w+)?)(?:[?#]|$)/.exec(request.url ?? "")?.[1];
        const body = name === undefined ? undefined : guideFiles().get(name || "index.html");
        if (body === undefined) return next();
        response.setHeader("Content-Type", name?.endsWith(".css") ? "text/css" : "text/html; charset=utf-8");
        response.end(body);
      });
    },
    generateBundle() {
      for (const [name, source] of guideFiles(pagePolicy))
        this.emitFile({ type: "asset", fileName: `guide/${name}`, source });
    },
    // What static/ holds of the guide as text has become pages.
    writeBundle() {
      for (const { source } of readChapters()) rmSync(join(outDir, "guide", source), { force: true });
    },
  };
}
