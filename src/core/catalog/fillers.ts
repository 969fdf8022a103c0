/** Numbers that stand for "no value" in a column of photometry, and of how many cells. */
export interface Fillers {
  /** 1 where the row's number is one; empty where none is. */
  rows: Uint8Array;
  /** Each such number and how often it is there. */
  found: Map<number, number>;
}

/** No magnitude is as bright or faint, whatever its zero point. */
const extremeMagnitude = 50;
/** No flux is as large in any unit; float32 ends at 3.4e38. */
const extremeFlux = 1e19;
/** Magnitudes nearer to a suspected filler than this show that it may be one of them. */
const farMagnitudes = 5;
/** And so much fainter than all that have an uncertainty is a number that recurs without one. */
const fainterMagnitudes = 2;
/** In mag: 9, 9.99 or 99 are no uncertainties, but words for none. */
const leastNoError = 9;

/** What a first look at a column and its uncertainties shows: nearly all rows of a good one need no second. */
export interface Screened {
  /** In order: where a number is not positive, none, beyond anything physical, or looks like what stands for none. */
  oddRows: Int32Array;
  /** Of the other rows: how many, and from where to where their values go. */
  usualCount: number;
  least: number;
  most: number;
}

/**
 * Looks at every number once.
 * @param uncertainties undefined where there are none
 * @param scale what makes magnitudes of the numbers
 */
export function screenColumn(
  kind: "mag" | "flux",
  values: Float32Array,
  uncertainties: Float32Array | undefined,
  scale = 1,
): Screened {
  let oddRows = new Int32Array(64);
  let oddCount = 0;
  // Of positive floats, those of larger bits are larger: the least and the most are found as whole numbers.
  const [bits, errorBits] = [bitsOf(values), bitsOf(uncertainties ?? values)];
  const odd = oddCells((kind === "mag" ? extremeMagnitude : extremeFlux) / scale);
  const without = uncertainties === undefined;
  let [least, most] = [0x7f800000, 0];
  for (let row = 0; row < values.length; row++) {
    const value = bits[row]!;
    const error = errorBits[row]!;
    if (odd[value >>> cellShift] === 0 && mayBeOdd[error >>> cellShift] === 0 && (without || error !== value)) {
      if (value < least) least = value;
      if (value > most) most = value;
      continue;
    }
    if (oddCount === oddRows.length) {
      const more = new Int32Array(2 * oddCount);
      more.set(oddRows);
      oddRows = more;
    }
    oddRows[oddCount++] = row;
  }
  const usualCount = values.length - oddCount;
  const [from, to] = new Float32Array(Int32Array.of(least, most).buffer) as unknown as [number, number];
  const range =
    usualCount > 0 ? { least: from, most: to } : { least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY };
  return { oddRows: oddRows.subarray(0, oddCount), usualCount, ...range };
}

/**
 * Finds a column's fillers by what they are: numbers beyond anything physical, or numbers that writers use (-99, -9.99, 0,
 * -1) and that stand apart from all else, several times or with an uncertainty that is none either. SExtractor's 99 is not
 * among them: it says that the flux is not positive.
 *
 * @param scale what makes magnitudes of the numbers
 * @param errorScale what makes magnitudes of the uncertainties, which may be in another unit
 * @param screened what a first look at these very numbers showed
 */
export function findFillers(
  kind: "mag" | "flux",
  values: Float32Array,
  uncertainties: Float32Array | undefined,
  scale = 1,
  errorScale = scale,
  screened = screenColumn(kind, values, uncertainties, scale),
): Fillers {
  const fillers = noFillers();
  const { oddRows } = screened;
  if (oddRows.length === 0) return fillers;
  const suspects = new Map<number, number[]>();
  const extremes = new Map<number, number[]>();
  const unsound: number[] = [];
  let { usualCount, least, most } = screened;
  /** Of the values that have an uncertainty. */
  let [soundLeast, soundMost] = uncertainties ? [least, most] : [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of oddRows) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    if (isIntegerFiller(value)) mark(fillers, row, values);
    else if (isExtreme(kind, value * scale)) keep(extremes, value, row);
    else if (isSuspect(kind, value)) keep(suspects, value, row);
    else {
      usualCount++;
      if (value < least) least = value;
      if (value > most) most = value;
      if (!uncertainties) continue;
      const error = uncertainties[row]!;
      if (isUncertainty(kind, error, value, errorScale)) {
        if (value < soundLeast) soundLeast = value;
        if (value > soundMost) soundMost = value;
      } else if (error === value && value < 0) mark(fillers, row, values);
      else unsound.push(row);
    }
  }
  const beyond = new Map<number, number[]>();
  for (const row of unsound)
    if (isBeyond(kind, values[row]!, soundLeast, soundMost, scale)) keep(beyond, values[row]!, row);
  for (const rows of beyond.values()) if (rows.length > 1) for (const row of rows) mark(fillers, row, values);
  // Where most numbers differ and are beyond, they are what the column holds, however odd: then only what recurs stands for none.
  const isOdd = extremes.size > Math.max(usualCount, 2);
  for (const rows of extremes.values())
    if (!isOdd || rows.length > 1) for (const row of rows) mark(fillers, row, values);
  for (const [value, rows] of suspects) {
    const without = rows.filter((row) => uncertainties && !isUncertainty(kind, uncertainties[row]!, value, errorScale));
    const taken = isApart(kind, value, least, most, scale) && rows.length >= leastRows(kind, value) ? rows : without;
    for (const row of taken) mark(fillers, row, values);
  }
  return fillers;
}

/**
 * As `findFillers`, of uncertainties: none is zero, negative, or beyond anything physical. Nines are judged in their own
 * unit (9 is none in mag, and a good one in mmag) and together with the value: beside none they are none.
 *
 * @param valueFillers as `Fillers.rows` of the values
 * @param scale what makes magnitudes of the uncertainties
 * @param oddRows where they may be odd, as a first look showed; undefined: anywhere
 */
export function findErrorFillers(
  kind: "mag" | "flux",
  uncertainties: Float32Array,
  values: Float32Array,
  valueFillers: Uint8Array,
  scale = 1,
  oddRows?: Int32Array,
): Fillers {
  const fillers = noFillers();
  const suspects = new Map<number, number[]>();
  // In another unit, what looks odd is odd in that one as well.
  const rows = scale === 1 ? oddRows : undefined;
  const count = rows?.length ?? uncertainties.length;
  for (let k = 0; k < count; k++) {
    const row = rows ? rows[k]! : k;
    const error = uncertainties[row]!;
    if (Number.isNaN(error)) continue;
    const beyond = error >= extremeFlux; // hundreds of magnitudes are what SExtractor states of sources that are hardly there
    // 9.99 is what catalogs write beside a magnitude that they do not have; 9.3 is a bad one.
    if (error <= 0 || beyond) mark(fillers, row, uncertainties);
    else if (!isNines(error) && (scale === 1 || !isNines(error * scale))) continue;
    else if (isTooLarge(kind, error, scale) || Number.isNaN(values[row]) || valueFillers[row] === 1)
      mark(fillers, row, uncertainties);
    else if (kind === "mag") keep(suspects, error, row);
  }
  for (const [error, rows] of suspects)
    if (standsOut(error, rows.length, uncertainties)) for (const row of rows) mark(fillers, row, uncertainties);
  return fillers;
}

/** Whether nines are more than an uncertainty of a magnitude can be. */
function isTooLarge(kind: "mag" | "flux", error: number, scale: number): boolean {
  return kind === "mag" && error * scale >= leastNoError;
}

/** Whether nines with decimals recur as no other number of the column does: 9.99 in a column of mmag. */
function standsOut(error: number, count: number, uncertainties: Float32Array): boolean {
  if (count < 3 || Number.isInteger(error)) return false;
  const counts = new Map<number, number>();
  for (const other of uncertainties) if (other !== error) counts.set(other, (counts.get(other) ?? 0) + 1);
  return Math.max(0, ...counts.values()) * 3 <= count && counts.size > 0;
}

/** Whether a number stands apart from all that are no suspects: from `least` to `most`. */
function isApart(kind: "mag" | "flux", value: number, least: number, most: number, scale: number): boolean {
  if (least > most) return false;
  if (kind === "flux") return value < 0 && least > 0;
  return least > value + farMagnitudes / scale || most < value - farMagnitudes / scale;
}

/** Whether a number that recurs without any uncertainty stands apart from all values that have one: 30.0 behind 20, -1e10. */
function isBeyond(kind: "mag" | "flux", value: number, least: number, most: number, scale: number): boolean {
  if (least > most) return false;
  if (kind === "mag") return value > most + fainterMagnitudes / scale || value < least - farMagnitudes / scale;
  return (value < 0 && least > 0) || Math.abs(value) > 1000 * Math.max(Math.abs(least), Math.abs(most));
}

/** How often a number that stands apart must be there, where uncertainties do not tell. Fluxes of 0 and -1 are fluxes. */
function leastRows(kind: "mag" | "flux", value: number): number {
  if (kind === "mag") return 2;
  return value < -9 ? 1 : Number.POSITIVE_INFINITY;
}

/** What converters write for the null of 16 and 32 bits; as float32, 2147483647 is 2147483648. */
function isIntegerFiller(value: number): boolean {
  return value === -32768 || value === -2147483648 || value === 2147483647 || value === 2147483648;
}

function isExtreme(kind: "mag" | "flux", value: number): boolean {
  return Math.abs(value) >= (kind === "mag" ? extremeMagnitude : extremeFlux);
}

function isSuspect(kind: "mag" | "flux", value: number): boolean {
  if (value === 0 || value === -1) return true;
  return isNines(value) && (kind === "mag" ? Math.abs(value) >= 9 : Math.abs(value) >= 99 || value < 0);
}

/** Bits of a float32 below the eighth of an octave that it lies in. */
const cellShift = 20;
/** By the upper bits of a float32: 1 where zero, nines, integer fillers, numbers beyond any flux, negative ones or NaN lie. */
const mayBeOdd = new Uint8Array(4096).fill(1, 2048);
mayBeOdd[0] = 1;
for (const [from, to] of [
  ...Array.from({ length: 8 }, (_, power) => [10 ** (power + 1) - 1.05, 10 ** (power + 1)] as const),
  [2 ** 31 - 1, 2 ** 31],
  [extremeFlux / 2, Number.POSITIVE_INFINITY],
]) {
  const [first, last] = bitsOf(Float32Array.of(from!, to!));
  mayBeOdd.fill(1, first! >>> cellShift, (last! >>> cellShift) + 1);
}
// NaN behind the infinite.
mayBeOdd.fill(1, 0x7f800000 >>> cellShift);

const cellsOf = new Map<number, Uint8Array>();

/** The same, and 1 where numbers from `extreme` on lie. */
function oddCells(extreme: number): Uint8Array {
  const known = cellsOf.get(extreme);
  if (known) return known;
  const cells = mayBeOdd.slice();
  cells.fill(1, bitsOf(Float32Array.of(extreme))[0]! >>> cellShift);
  if (cellsOf.size > 100) cellsOf.clear();
  cellsOf.set(extreme, cells);
  return cells;
}

/** Signed: a positive number's bits stay in order, and no bits leave what engines keep as small integers. */
function bitsOf(values: Float32Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length);
}

/** 9, 99, 9.99, -999.0 ...: nothing but nines in six digits, or up to eight of a whole number. */
function isNines(value: number): boolean {
  const size = Math.abs(value);
  if (size < 9 || size >= 1e8) return false;
  let next = 10;
  while (next <= size) next *= 10;
  if (next - size > 1.05) return false;
  if (next > 1e6) return size === next - 1;
  // What is missing to the next power of ten, in units of the sixth digit, is a power of ten.
  return powersOfTen.has(Math.round(((next - size) * 1e6) / next));
}

const powersOfTen = new Set([1, 10, 100, 1000, 10_000, 100_000]);

/** Whether an uncertainty is one, beside a value that may be a filler. */
function isUncertainty(kind: "mag" | "flux", uncertainty: number, value: number, scale: number): boolean {
  if (!(uncertainty > 0 && uncertainty < extremeFlux) || uncertainty === Math.abs(value)) return false;
  // Of a flux, 9.9 is an uncertainty as any other: nines stand for none beside magnitudes.
  return kind === "flux" || !isNines(uncertainty) || !isTooLarge(kind, uncertainty, scale);
}

function keep(group: Map<number, number[]>, value: number, row: number): void {
  const rows = group.get(value);
  if (rows) rows.push(row);
  else group.set(value, [row]);
}

const noFillers = (): Fillers => ({ rows: new Uint8Array(0), found: new Map() });

function mark(fillers: Fillers, row: number, values: Float32Array): void {
  const value = values[row]!;
  if (fillers.rows.length === 0) fillers.rows = new Uint8Array(values.length);
  fillers.rows[row] = 1;
  fillers.found.set(value, (fillers.found.get(value) ?? 0) + 1);
}
