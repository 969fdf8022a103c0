import { makeAsciiCatalog } from "./ascii-catalog.ts";

const partRows = 4000;

/** A file of about so many bytes, made of one part of 4,000 rows over and over: a Blob refers to it, and copies nothing. */
export function makeLongFile(format: "ASCII_HEAD" | "CSV" | "FITS" | "VOTable", byteLength: number): File {
  const text = new TextDecoder().decode(makeAsciiCatalog(partRows));
  const lines = text.trimEnd().split("\n");
  const header = lines.filter((line) => line.startsWith("#"));
  const names = header.map((line) => line.split(/\s+/)[2]!);
  const rows = lines.slice(header.length).map((line) => line.trim().split(/\s+/));
  const part = (body: string) => new Blob([body]);
  if (format === "FITS") return longFits(names, rows, byteLength);
  const [head, rowText, tail] = {
    ASCII_HEAD: [`${header.join("\n")}\n`, (row: string[]) => `${row.join(" ")}\n`, ""],
    CSV: [`${names.join(",")}\n`, (row: string[]) => `${row.join(",")}\n`, ""],
    VOTable: [
      `<?xml version="1.0"?><VOTABLE><RESOURCE><TABLE>${names.map((name) => `<FIELD name="${name}" datatype="double"/>`).join("")}<DATA><TABLEDATA>\n`,
      (row: string[]) => `<TR>${row.map((cell) => `<TD>${cell}</TD>`).join("")}</TR>\n`,
      "</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>\n",
    ],
  }[format] as [string, (row: string[]) => string, string];
  const body = part(rows.map(rowText).join(""));
  const parts = Math.max(1, Math.round(byteLength / body.size));
  return new File([head, ...Array.from({ length: parts }, () => body), tail], `long.${format}`);
}

function longFits(names: string[], rows: string[][], byteLength: number): File {
  const body = new DataView(new ArrayBuffer(rows.length * names.length * 8));
  for (const [at, cell] of rows.flat().entries()) body.setFloat64(8 * at, Number(cell));
  const parts = Math.max(1, Math.round(byteLength / body.byteLength));
  const cards = [
    ...["XTENSION= 'BINTABLE'", "BITPIX  = 8", "NAXIS   = 2", `NAXIS1  = ${8 * names.length}`],
    ...[`NAXIS2  = ${parts * rows.length}`, "PCOUNT  = 0", "GCOUNT  = 1", `TFIELDS = ${names.length}`],
    ...names.flatMap((name, n) => [`${`TTYPE${n + 1}`.padEnd(8)}= '${name}'`, `${`TFORM${n + 1}`.padEnd(8)}= '1D'`]),
    "END",
  ];
  const block = (cards: string[]) => {
    const text = cards.map((card) => card.padEnd(80)).join("");
    return text.padEnd(2880 * Math.ceil(text.length / 2880));
  };
  const head = block(["SIMPLE  =                    T", "BITPIX  = 8", "NAXIS   = 0", "END"]) + block(cards);
  const part = new Blob([body.buffer]);
  return new File([head, ...Array.from({ length: parts }, () => part)], "long.fits");
}
