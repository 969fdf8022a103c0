import { fileName } from "../../core/naming/file-role.ts";
import type { DroppedFile } from "../../core/verbs/expand-archives.ts";

/** A list of epochs is no longer than this. */
const mostBytes = 4 << 20;
/** Its first line is within so many bytes; of what does not begin as a list no more is read. */
const headBytes = 16 << 10;
/** Of the lines, so many must begin with the name of a dropped file. */
const leastShare = 0.5;
const lineEnd = /\r?\n|\r/;
const delimiters = [",", ";", "\t"];
const blanks = /[ \t]+/;
const date = /^\d{4}[-/]\d{1,2}[-/]\d{1,2}$/;
const timeOfDay = /^\d{1,2}:\d{2}(:\d{2}(\.\d*)?)?$/;
const time = /^\d{4}[-/]\d{1,2}[-/]\d{1,2}([T ]\d{1,2}:.*)?$|^\d+(\.\d*)?$/;

/**
 * Gives lists of epochs that begin without column names (`img1.cat 59215.2`) the names of their first columns: they are
 * told by the names of other dropped files in their first column, and times in the second. All other files stay as they are.
 */
export async function nameEpochColumns(files: readonly DroppedFile[]): Promise<DroppedFile[]> {
  // A table of which nothing is known may have taken a remark for its column names.
  const nameless = files.filter(
    ({ content, file }) => (content?.holds === "table" || isNameless(content?.found)) && file.size <= mostBytes,
  );
  if (nameless.length === 0) return [...files];
  const names = new Set(files.filter((file) => !nameless.includes(file)).flatMap(({ path }) => namesOf(path)));
  const named = new Map<DroppedFile, DroppedFile>();
  for (const dropped of nameless) {
    if (!beginsAsList(await dropped.file.slice(0, headBytes).text())) continue;
    const header = headerOf(await dropped.file.text(), names);
    if (header === undefined) continue;
    const { path, file } = dropped;
    const text = `It has no line of column names: its first column was read as names of files, the next as their times (${header.split(/[ ,;\t]/).join(", ")}). A first line such as “filename exptime mjd”, in the file's own order, says it otherwise.`;
    named.set(dropped, {
      path,
      file: new File([`${header}\n`, file], file.name, { lastModified: file.lastModified }),
      content: { holds: "epochs", note: { path, text } },
    });
  }
  return files.map((file) => named.get(file) ?? file);
}

const isNameless = (found: string | undefined) => /without (the )?column names/.test(found ?? "");

/** What a list may call a file: by its name with or without what it ends in. */
function namesOf(path: string): string[] {
  const base = path.slice(path.lastIndexOf("/") + 1);
  return [base, fileName(path).stem].map((name) => name.toLowerCase());
}

const isContent = (line: string) => line.trim() !== "" && !line.trimStart().startsWith("#");
const cellsOf = (line: string, delimiter: string | RegExp) =>
  line
    .trim()
    .split(delimiter)
    .map((cell) => cell.trim().replaceAll('"', ""));

/** Whether the first line has a time behind something, whatever parts them; a remark that fills the head may be before it. */
function beginsAsList(head: string): boolean {
  const first = head.split(lineEnd).find(isContent);
  return first === undefined || [...delimiters, blanks].some((one) => time.test(cellsOf(first, one)[1] ?? ""));
}

/** Names for the columns of a list; undefined where it is none. */
function headerOf(text: string, names: ReadonlySet<string>): string | undefined {
  const lines = text.split(lineEnd).filter(isContent);
  if (lines.length === 0) return undefined;
  const delimiter = delimiters.find((one) => lines.every((line) => line.includes(one)));
  const rows = lines.map((line) => cellsOf(line, delimiter ?? blanks));
  const columnCount = rows[0]!.length;
  if (columnCount < 2 || rows.some((cells) => cells.length !== columnCount)) return undefined;
  const known = rows.filter(([name = ""]) => namesOf(name).some((one) => names.has(one))).length;
  if (known < leastShare * rows.length || !rows.every(([, when = ""]) => time.test(when))) return undefined;
  const apart = rows.every(([, day = "", hour = ""]) => date.test(day) && timeOfDay.test(hour));
  const columns = ["filename", ...(apart ? ["date", "time"] : ["time"])];
  while (columns.length < columnCount) columns.push(`column_${columns.length + 1}`);
  return columns.join(delimiter ?? " ");
}
