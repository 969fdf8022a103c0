import type { KnownList } from "../../../core/known/known-list.ts";

/** Places of known objects that are drawn over the sky and over images: those of lists of variables, or of all lists where there are none. */
export interface KnownMarks {
  raDeg: Float64Array;
  decDeg: Float64Array;
  name: string[];
}

/** More than these are no marks but a carpet. */
const mostMarked = 20_000;

/** Undefined where there is nothing to mark. */
export function knownMarks(lists: readonly KnownList[]): KnownMarks | undefined {
  const telling = lists.some(({ variables }) => variables) ? lists.filter(({ variables }) => variables) : lists;
  const count = Math.min(
    mostMarked,
    telling.reduce((sum, { rows }) => sum + rows.name.length, 0),
  );
  if (count === 0) return undefined;
  const marks: KnownMarks = { raDeg: new Float64Array(count), decDeg: new Float64Array(count), name: [] };
  for (const { rows } of telling)
    for (let row = 0; row < rows.name.length && marks.name.length < count; row++) {
      marks.raDeg[marks.name.length] = rows.raDeg[row]!;
      marks.decDeg[marks.name.length] = rows.decDeg[row]!;
      marks.name.push(rows.name[row]!);
    }
  return marks;
}

const diamondHalf = 7;
/** With more of them in sight names would hide each other. */
const mostNamed = 25;

/** Draws a diamond at each place that is in sight, with names where they are few. */
export function drawKnown(
  context: CanvasRenderingContext2D,
  { width, height }: { width: number; height: number },
  left: (mark: number) => number,
  top: (mark: number) => number,
  names: readonly string[],
  color: string,
): void {
  const seen: number[] = [];
  for (let mark = 0; mark < names.length; mark++) {
    const [x, y] = [left(mark), top(mark)];
    if (x > -diamondHalf && y > -diamondHalf && x < width + diamondHalf && y < height + diamondHalf) seen.push(mark);
  }
  context.beginPath();
  for (const mark of seen) {
    const [x, y] = [left(mark), top(mark)];
    context.moveTo(x, y - diamondHalf);
    context.lineTo(x + diamondHalf, y);
    context.lineTo(x, y + diamondHalf);
    context.lineTo(x - diamondHalf, y);
    context.closePath();
  }
  context.lineWidth = 1.5;
  context.strokeStyle = color;
  context.stroke();
  if (seen.length > mostNamed) return;
  context.font = "11px system-ui, sans-serif";
  context.textAlign = "left";
  context.fillStyle = color;
  for (const mark of seen) context.fillText(names[mark]!, left(mark) + diamondHalf + 3, top(mark) + 4);
}
