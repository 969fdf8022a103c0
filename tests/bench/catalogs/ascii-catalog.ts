/** Text of an ASCII_HEAD catalog as SExtractor prints it, of `rows` sources in 80 columns; the same for the same seed. */
export function makeAsciiCatalog(rows: number, seed = 1): Uint8Array<ArrayBuffer> {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  const column: [name: string, width: number, print: (row: number) => string][] = [
    ["NUMBER", 10, (row) => String(row + 1)],
    ["X_IMAGE", 10, () => (random() * 4096).toFixed(4)],
    ["Y_IMAGE", 10, () => (random() * 4096).toFixed(4)],
    ["ALPHA_J2000", 11, () => (random() * 360).toFixed(7)],
    ["DELTA_J2000", 11, () => `+${(random() * 90).toFixed(7)}`],
    ["FLAGS", 3, () => String(Math.floor(random() * 32))],
  ];
  const kinds: [name: string, width: number, print: () => string][] = [
    ["MAG", 8, () => (12 + random() * 12).toFixed(4)],
    ["MAGERR", 8, () => (random() * 0.3).toFixed(4)],
    ["FLUX", 12, () => Number((10 ** (random() * 6)).toPrecision(7)).toString()],
    ["FLUXERR", 12, () => Number((10 ** (random() * 3)).toPrecision(7)).toString()],
  ];
  for (let i = 0; column.length < 78; i++) column.push([`${kinds[i % 4]![0]}_A${i >> 2}`, ...tail(kinds[i % 4]!)]);
  column.push(
    ["X2_IMAGE", 18, () => (random() * 1000).toExponential(10)],
    ["CLASS_STAR", 6, () => random().toFixed(3)],
  );
  const lines = column.map(([name], i) => `# ${String(i + 1).padStart(3)} ${name.padEnd(22)} ${"".padEnd(58)} [unit]`);
  for (let row = 0; row < rows; row++)
    lines.push(column.map(([, width, print]) => print(row).padStart(width)).join(" "));
  return new Uint8Array(new TextEncoder().encode(`${lines.join("\n")}\n`));
}

function tail<A, B, C>([, b, c]: [A, B, C]): [B, C] {
  return [b, c];
}
