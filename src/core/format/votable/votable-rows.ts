import { formatCounted } from "../../format-counted.ts";
import type { Column } from "../catalog.ts";
import { checkColumnCount, checkValueCount, maxVectorLength } from "../limits.ts";
import type { ParseOptions } from "../parse-options.ts";
import { uniqueNames, vectorNames } from "../unique-names.ts";
import type { WarningList } from "../warning-list.ts";
import { VotableColumn } from "./votable-column.ts";
import { isKnownDatatype, isText, type VotableField } from "./votable-field.ts";

/** The columns of one field, one an element of a vector; undefined where an element is not wanted. */
export interface FieldColumns {
  field: VotableField;
  length: number;
  columns: (VotableColumn | undefined)[];
}

/** Rows after which what is kept is held against what memory should hold. */
const rowsPerCheck = 4096;

/** Collects the rows of one table. */
export class VotableRows {
  rowCount = 0;
  readonly #file: string;
  readonly #fields: VotableField[];
  readonly #options: ParseOptions;
  readonly #warnings: WarningList;
  readonly #lines: number[] = [];
  #layout: FieldColumns[] | undefined;

  constructor(file: string, fields: VotableField[], options: ParseOptions, warnings: WarningList) {
    this.#file = file;
    this.#fields = fields;
    this.#options = options;
    this.#warnings = warnings;
  }

  /** Takes the cells of a TABLEDATA row that begins on a 1-based line; a row of another length is left out. */
  pushCells(cells: string[], line: number): void {
    if (cells.length !== this.#fields.length) {
      const message = `Line ${line} was left out: ${formatCounted(this.#fields.length, "cell")} expected, ${cells.length} found.`;
      this.#warnings.add({ kind: "bad-row", line, message });
      return;
    }
    const layout = this.layout(cells);
    for (const [index, { field, length, columns }] of layout.entries()) {
      const cell = cells[index]!;
      // Nearly all cells: one number or text of a known datatype, or one that nobody wants.
      if (length === 1 && (columns[0]?.pushCell(cell) ?? true)) continue;
      if (!isKnownDatatype(field)) continue;
      if (length !== 1 && pushWords(columns, cell)) continue;
      const expected = length === 1 ? "a number" : formatCounted(length, "number");
      const message = `Line ${line}, column ${field.name}: "${cell.trim().slice(0, 40)}" is not ${expected}.`;
      this.#warnings.add({ kind: "bad-value", line, row: this.rowCount, message });
    }
    this.#lines.push(line);
    this.endRow();
  }

  /** Counts a row whose values were pushed. @throws TooLarge when all rows together are more than memory should hold */
  endRow(): void {
    this.rowCount++;
    if (this.rowCount % rowsPerCheck !== 0) return;
    const kept = this.layout().reduce((sum, { columns }) => sum + columns.filter(Boolean).length, 0);
    checkValueCount(this.#file, this.rowCount, kept);
  }

  /**
   * The columns of each field. SExtractor declares its vectors as single numbers and writes several into a cell, so that
   * the first row tells how many there are.
   */
  layout(firstCells: string[] = []): FieldColumns[] {
    this.#layout ??= this.#makeLayout(firstCells);
    return this.#layout;
  }

  finish(): { rowCount: number; columns: Column[]; rowLine?: Int32Array } {
    const columns = this.layout().flatMap(({ columns }) => columns.filter((column) => column !== undefined));
    return {
      rowCount: this.rowCount,
      columns: columns.map((column) => column.finish(this.#options)),
      // Rows of a binary table, which may be another chip of the same catalog, have no line.
      ...(this.#lines.length > 0 && this.#lines.length === this.rowCount
        ? { rowLine: Int32Array.from(this.#lines) }
        : {}),
    };
  }

  #makeLayout(firstCells: string[]): FieldColumns[] {
    const lengths = this.#fields.map((field, index) => {
      if (isText(field) || !isKnownDatatype(field)) return 1;
      return field.length ?? (firstCells[index]?.trim().split(/\s+/).length || 1);
    });
    const kept = this.#fields.map((field, index) => this.#isKept(field, lengths[index]!));
    const elements = this.#fields.map(({ name }, index) => (kept[index] ? vectorNames(name, lengths[index]!) : []));
    checkColumnCount(this.#file, Math.max(elements.flat().length, this.#fields.length));
    const { names, renamed } = uniqueNames(elements.flat());
    for (const { name, as } of renamed) this.#warnings.note(`Duplicate column ${name} renamed ${as}.`);
    let at = 0;
    return this.#fields.map((field, index) => ({
      field,
      length: lengths[index]!,
      columns: elements[index]!.map(() => {
        const name = names[at++]!;
        return (this.#options.wanted?.(name) ?? true) ? new VotableColumn(name, field, this.#options) : undefined;
      }),
    }));
  }

  #isKept(field: VotableField, length: number): boolean {
    const { name, datatype, variable } = field;
    const isList = variable && datatype !== "char" && datatype !== "unicodeChar";
    const reason = !isKnownDatatype(field)
      ? `values of the datatype "${datatype.slice(0, 40)}", which VOTable does not have`
      : datatype.endsWith("Complex")
        ? "complex numbers"
        : isList
          ? "lists of any length"
          : length > maxVectorLength
            ? `vectors of ${formatCounted(length, "value")}`
            : undefined;
    if (reason) this.#warnings.note(`Column ${name} was passed over: it holds ${reason}.`);
    return reason === undefined;
  }
}

/** Takes the elements of a vector; false where there are fewer or more of them than columns, or one is no number. */
function pushWords(columns: (VotableColumn | undefined)[], cell: string): boolean {
  const words = cell.trim() === "" ? [] : cell.trim().split(/[\s,]+/);
  const good = words.length === columns.length || words.length === 0;
  const read = columns.map((column, element) => column?.pushCell(good ? (words[element] ?? "") : "") ?? true);
  return good && read.every(Boolean);
}
