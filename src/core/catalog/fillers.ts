/** Numbers that stand for "no value" in a column of photometry, and of how many cells. */
export interface Fillers {
  /** 1 where the row's number is one. */
  rows: Uint8Array;
  /** Each such number and how often it is there. */
  found: Map<number, number>;
}

/** No magnitude is brighter or fainter, whatever its zero point. */
const extremeMagnitude = 50;
/** No flux is as large in any unit; float32 ends at 3.4e38. */
const extremeFlux = 1e19;
/** Magnitudes nearer to a suspected filler than this show that it may be one of them. */
const farMagnitudes = 5;
const integerFillers = new Set([-32768, -2147483648, 2147483647]);

/**
 * Finds a column's fillers by what they are: numbers beyond anything physical, or numbers that writers use (-99, -9.99, 0,
 * -1) and that stand apart from all else, several times or with an uncertainty that is none either. SExtractor's 99 is not
 * among them: it says that the flux is not positive.
 *
 * @param scale what makes magnitudes of the numbers
 */
export function findFillers(
  kind: "mag" | "flux",
  values: Float32Array,
  uncertainties: Float32Array | undefined,
  scale = 1,
): Fillers {
  const fillers: Fillers = { rows: new Uint8Array(values.length), found: new Map() };
  const suspects = new Map<number, number[]>();
  const extremes = new Map<number, number[]>();
  const keep = (group: Map<number, number[]>, value: number, row: number) => {
    const rows = group.get(value);
    if (rows) rows.push(row);
    else group.set(value, [row]);
  };
  let usualCount = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    if (integerFillers.has(value)) mark(fillers, row, value);
    else if (isExtreme(kind, value * scale)) keep(extremes, value, row);
    else if (isSuspect(kind, value)) keep(suspects, value, row);
    else {
      usualCount++;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  // Where most numbers differ and are beyond, they are what the column holds, however odd: then only what recurs stands for none.
  const isOdd = extremes.size > Math.max(usualCount, 2);
  for (const [value, rows] of extremes)
    if (!isOdd || rows.length > 1) for (const row of rows) mark(fillers, row, value);
  for (const [value, rows] of suspects) {
    const without = rows.filter((row) => uncertainties && !isUncertainty(uncertainties[row]!, value));
    const taken = isApart(kind, value, least, most, scale) && rows.length >= leastRows(kind, value) ? rows : without;
    for (const row of taken) mark(fillers, row, value);
  }
  return fillers;
}

/** As `findFillers`, of uncertainties: none is zero, negative, or beyond anything physical. */
export function findErrorFillers(
  kind: "mag" | "flux",
  uncertainties: Float32Array,
  values: Float32Array,
  valueFillers: Uint8Array,
): Fillers {
  const fillers: Fillers = { rows: new Uint8Array(uncertainties.length), found: new Map() };
  for (let row = 0; row < uncertainties.length; row++) {
    const error = uncertainties[row]!;
    if (Number.isNaN(error)) continue;
    const beyond = error >= extremeFlux; // hundreds of magnitudes are what SExtractor states of sources that are hardly there
    // 9.99 is what catalogs write beside a magnitude that they do not have; 9.3 is a bad one.
    const nines = isNines(error) && (kind === "mag" || Number.isNaN(values[row]) || valueFillers[row] === 1);
    if (error <= 0 || beyond || nines) mark(fillers, row, error);
  }
  return fillers;
}

/** Whether a number stands apart from all that are no suspects: from `least` to `most`. */
function isApart(kind: "mag" | "flux", value: number, least: number, most: number, scale: number): boolean {
  if (least > most) return false;
  if (kind === "flux") return value < 0 && least > 0;
  return least > value + farMagnitudes / scale || most < value - farMagnitudes / scale;
}

/** How often a number that stands apart must be there, where uncertainties do not tell. Fluxes of 0 and -1 are fluxes. */
function leastRows(kind: "mag" | "flux", value: number): number {
  if (kind === "mag") return 2;
  return value < -9 ? 1 : Number.POSITIVE_INFINITY;
}

function isExtreme(kind: "mag" | "flux", value: number): boolean {
  return Math.abs(value) > (kind === "mag" ? extremeMagnitude : extremeFlux);
}

function isSuspect(kind: "mag" | "flux", value: number): boolean {
  if (value === 0 || value === -1) return true;
  return isNines(value) && (kind === "mag" ? Math.abs(value) >= 9 : Math.abs(value) >= 99 || value < 0);
}

/** 9, 99, 9.99, -999.0 ... */
function isNines(value: number): boolean {
  const size = Math.abs(value);
  let next = 10;
  while (next <= size) next *= 10;
  // Most numbers are told apart here, before any text is made.
  if (size < 9 || next > 1e8 || size < next - next / 10 ** Math.floor(Math.log10(next) + 0.5)) return false;
  return /^9+(?:\.9+)?$/.test(String(Number(size.toPrecision(6)))) || /^9+$/.test(String(size));
}

/** Whether an uncertainty is one, beside a value that may be a filler. */
function isUncertainty(uncertainty: number, value: number): boolean {
  return uncertainty > 0 && uncertainty !== Math.abs(value) && !isNines(uncertainty) && uncertainty < extremeFlux;
}

function mark({ rows, found }: Fillers, row: number, value: number): void {
  rows[row] = 1;
  found.set(value, (found.get(value) ?? 0) + 1);
}
