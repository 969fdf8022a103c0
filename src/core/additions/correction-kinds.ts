/** Name: the correction. Keys: measurements. Value: its zero points, and how they were made. */
export const correctionKind = "correction";
/** Key: `correction`. Value: the name of the one that light curves are shown with. */
export const correctionInUseKind = "correction-in-use";

/** Whether acts of a kind change what light curves are corrected by. */
export const isCorrectionKind = (kind: string): boolean => kind === correctionKind || kind === correctionInUseKind;
