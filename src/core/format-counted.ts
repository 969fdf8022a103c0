const counts = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** 50,000: thousands separated. */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** "1 epoch", "64 epochs"; with a verb: "1 row has", "2 rows have". */
export function formatCounted(count: number, singular: string, plural = `${singular}s`): string {
  return `${counts.format(count)} ${count === 1 ? singular : plural}`;
}
