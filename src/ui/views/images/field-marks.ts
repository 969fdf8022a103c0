import { type Selection, selectedRows } from "../../../core/table/selection.ts";
import { drawKnown, type KnownMarks } from "../../state/explore/known-marks.ts";
import type { ShownImage } from "../../state/images/shown-image.svelte.ts";
import { drawRings, drawSquares } from "./draw-image.ts";
import { MarkLayer, type RingGroup } from "./mark-layer.ts";

/** What is marked on an image; rows are those of the objects. */
export interface Marked {
  /** Undefined: objects are not marked, but for those below. */
  rows: Uint32Array | undefined;
  selection: Selection;
  compared: readonly number[];
  hover: number | undefined;
  focus: number | undefined;
  known: KnownMarks | undefined;
}

/** Far from the image, rings as large as near to it would hide it. */
const radiusOf = ({ scale }: { scale: number }) => Math.min(7, Math.max(1.5, 5 * scale));

/** Marks over an image. */
export class FieldMarks {
  /** That of the screen is kept from frame to frame. */
  readonly #layer = new MarkLayer();
  #selected: { of: Selection; rows: ArrayLike<number> } | undefined;
  #knownAt: { of: KnownMarks; x: Float64Array; y: Float64Array } | undefined;

  /** Rings of the objects and of the selection. @param replaces what was drawn before, instead of lying over it */
  drawRings(
    context: CanvasRenderingContext2D,
    { places, view }: ShownImage,
    ratio: number,
    marked: Marked,
    replaces: boolean,
  ): void {
    const radius = radiusOf(view);
    const layer = ratio === window.devicePixelRatio ? this.#layer : new MarkLayer();
    // #5adc8c and #ffb000: blue comes first.
    const below: RingGroup[] = [];
    const above: RingGroup[] = [];
    if (places && marked.rows)
      below.push({ places, rows: marked.rows, color: 0x8cdc5a, radius, line: 1, opacity: 0.85 });
    const chosen = { color: 0x00b0ff, radius: Math.max(4, radius), line: 2, opacity: 1 };
    if (places && marked.selection.size > 0) above.push({ ...chosen, places, rows: this.#rowsOf(marked.selection) });
    layer.draw(context, view, ratio, { below, above, replaces });
  }

  /** All other marks, over the rings. */
  drawOthers(context: CanvasRenderingContext2D, shown: ShownImage, marked: Marked): void {
    const { places, view } = shown;
    this.#drawKnown(context, shown, marked.known);
    if (!places) return;
    const radius = radiusOf(view);
    context.lineWidth = 2;
    drawSquares(context, view, places, marked.compared, "#57d3ff", Math.max(5, radius + 2));
    const { hover, focus } = marked;
    if (hover !== undefined) drawRings(context, view, places, [hover], "#fff", 9);
    if (focus === undefined) return;
    context.lineWidth = 4;
    drawRings(context, view, places, [focus], "rgb(0 0 0 / 60%)", 11);
    context.lineWidth = 2;
    drawRings(context, view, places, [focus], "#ff5aa5", 11);
  }

  /** The same rows while the selection is the same. */
  #rowsOf(selection: Selection): ArrayLike<number> {
    if (this.#selected?.of !== selection) this.#selected = { of: selection, rows: selectedRows(selection) };
    return this.#selected.rows;
  }

  #drawKnown(context: CanvasRenderingContext2D, { view, wcs }: ShownImage, known: KnownMarks | undefined): void {
    if (!known || !wcs) return;
    if (this.#knownAt?.of !== known) this.#knownAt = { of: known, ...wcs.toPixel(known.raDeg, known.decDeg) };
    const { x, y } = this.#knownAt;
    const [scale, right, down] = [view.scale, view.left(0), view.top(0)];
    drawKnown(
      context,
      view,
      (k) => right + x[k]! * scale,
      (k) => down - y[k]! * scale,
      known.name,
      "#ff8ad8",
    );
  }
}
