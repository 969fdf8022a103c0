/** Which source belongs to which object. Per source or per object, in the order in which they were given. */
export interface Crossmatch {
  /** Object of each source, -1 for none. */
  objectOfSource: Int32Array;
  /** Source of each object, -1 for none. */
  sourceOfObject: Int32Array;
  /** Separation of each matched source from its object, NaN for the others. */
  separationArcsec: Float32Array;
  /** 1 for a matched source where it or its object had another candidate within the radius. */
  ambiguousSource: Uint8Array;
  /** 1 for an unmatched source that has an object within the radius, which belongs to a closer source. */
  lostSource: Uint8Array;
  /** 1 for an unmatched object that has a source within the radius, which belongs to a closer object. */
  lostObject: Uint8Array;
  matchedCount: number;
  /** Sources without an object. */
  unmatchedCount: number;
  /** Matched sources that are ambiguous. */
  ambiguousCount: number;
}

/** Nothing matched yet. */
export function emptyCrossmatch(sourceCount: number, objectCount: number): Crossmatch {
  return {
    objectOfSource: new Int32Array(sourceCount).fill(-1),
    sourceOfObject: new Int32Array(objectCount).fill(-1),
    separationArcsec: new Float32Array(sourceCount).fill(Number.NaN),
    ambiguousSource: new Uint8Array(sourceCount),
    lostSource: new Uint8Array(sourceCount),
    lostObject: new Uint8Array(objectCount),
    matchedCount: 0,
    unmatchedCount: sourceCount,
    ambiguousCount: 0,
  };
}

/** Assigns a free source to a free object. */
export function assign(match: Crossmatch, source: number, object: number, separationArcsec: number): void {
  match.objectOfSource[source] = object;
  match.sourceOfObject[object] = source;
  match.separationArcsec[source] = separationArcsec;
  match.matchedCount++;
  match.unmatchedCount--;
}
