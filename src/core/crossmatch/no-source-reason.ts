import { noPoint } from "../cube/no-point.ts";
import type { Crossmatch } from "./crossmatch.ts";
import { footprintOf, isInside } from "./footprint.ts";
import type { SkyAndPixels } from "./pixel-frame.ts";

/**
 * Why each object has no source in a catalog, as one of `noPoint`; 0 for objects that have one. An object whose only
 * candidates went to closer objects is `unmatched`, wherever the footprint ends.
 */
export function noSourceReasons(
  match: Crossmatch,
  sources: SkyAndPixels,
  objectRaDeg: Float64Array,
  objectDecDeg: Float64Array,
): Int16Array {
  const footprint = footprintOf(sources);
  const { sourceOfObject, lostObject } = match;
  const reason = new Int16Array(sourceOfObject.length);
  for (let object = 0; object < reason.length; object++) {
    if (sourceOfObject[object]! >= 0) continue;
    if (lostObject[object]) reason[object] = noPoint.unmatched;
    else {
      const inside = isInside(footprint, objectRaDeg[object]!, objectDecDeg[object]!);
      reason[object] = inside ? noPoint.notDetected : noPoint.outsideFootprint;
    }
  }
  return reason;
}
