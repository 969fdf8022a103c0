/** Name: the correction. Keys: measurements. Value: its zero points, and how they were made. */
export const correctionKind = "correction";
/** Key: `correction`. Value: the name of the one that light curves are shown with. */
export const correctionInUseKind = "correction-in-use";
/** Key: `times`. Value: what the user says of the dataset's times. */
export const timesKind = "times";

/** Name: an object. Keys: points of it, as `measurement LF epoch`. Value: true. */
export const excludedPointKind = "excluded-point";

/** Whether acts of a kind change what is read of a dataset. */
export const isReadingKind = (kind: string): boolean =>
  [correctionKind, correctionInUseKind, timesKind, excludedPointKind].includes(kind);
