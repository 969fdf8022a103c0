/** Of changes that follow each other faster than this, as of a width that is dragged, not every one is written. */
const leastMs = 40;

interface Kept {
  /** What there is to be kept now: whatever of it changes is a reason to save. */
  added(): unknown;
  save(): void;
  /** Id of the dataset that is looked at; undefined while what is seen is not to be kept. */
  readonly keptOf: string | undefined;
}

/**
 * Keeps with the open dataset what is added to it and how it is looked at: at the event that changes it, not later, for the
 * page may be closed at the next. Called where effects can be made.
 */
export function keepView(kept: Kept): void {
  let late: number | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;

  function save(): void {
    window.clearTimeout(late);
    late = undefined;
    lastMs = performance.now();
    kept.save();
  }

  $effect(() => {
    kept.added(); // whatever of it changes is a reason to save
    if (kept.keptOf === undefined || late !== undefined) return;
    const waitMs = lastMs + leastMs - performance.now();
    if (waitMs <= 0) save();
    else late = window.setTimeout(save, waitMs);
  });
  $effect(() => {
    const flush = () => late !== undefined && save();
    document.addEventListener("visibilitychange", flush);
    window.addEventListener("pagehide", flush);
    return () => {
      document.removeEventListener("visibilitychange", flush);
      window.removeEventListener("pagehide", flush);
    };
  });
}
