/** Verbs of which several calls may be under way at once: those of a pool of workers, or of this thread. */
export type SideBySide<Verbs> = Verbs & {
  /** How many calls are worth having under way. */
  readonly concurrency: number;
};

/**
 * Starts work on up to `limit` items before the first is asked for, and hands out the results in the items' order.
 * A rejection surfaces at its own item's turn. Whoever stops early waits for what was started.
 */
export async function* ahead<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  start: (item: Item) => Promise<Result>,
): AsyncGenerator<{ item: Item; result: Promise<Result> }> {
  const under: { item: Item; result: Promise<Result> }[] = [];
  const rest = items[Symbol.iterator]();
  const fill = () => {
    while (under.length < limit) {
      const next = rest.next();
      if (next.done) return;
      const result = start(next.value);
      result.catch(() => {}); // observed at its turn
      under.push({ item: next.value, result });
    }
  };
  try {
    for (fill(); under.length > 0; fill()) yield under.shift()!;
  } finally {
    await Promise.allSettled(under.map(({ result }) => result));
  }
}

/** Lets one work begin when the one before it has ended, however it ended: those that yield would else be under way at once. */
export function inTurn(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
}

/** The results of works that are under way side by side. @throws what the first that failed did, once all have ended */
export async function allOf<const Works extends readonly unknown[]>(
  works: Works,
): Promise<{ -readonly [N in keyof Works]: Awaited<Works[N]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
