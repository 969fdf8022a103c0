/**
 * What a test counted, or says of it in words. Numbers of tests that count the same thing are added up in the last lines
 * of `npm test`.
 */
export interface Figures {
  what: string;
  [name: string]: number | string;
}

/** A test of vitest, or one of playwright. */
type Told = { meta: object } | { annotations: { type: string; description?: string }[] };

/** Prints what a test counted, and keeps it in its report for `figure-lines.mjs`. */
export function tellFigures(test: Told, figures: Figures): void {
  console.log(JSON.stringify(figures));
  if ("meta" in test) {
    const { figures: before = [] } = test.meta as { figures?: Figures[] };
    Object.assign(test.meta, { figures: [...before, figures] });
  } else test.annotations.push({ type: "figures", description: JSON.stringify(figures) });
}
