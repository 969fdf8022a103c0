/** What is to be timed, and how much of it one run does: bytes, or rows. */
export interface Work {
  what: string;
  amount: number;
  work: () => Promise<unknown>;
}

/** Milliseconds of every run. */
export interface Runs {
  what: string;
  amount: number;
  runs: number[];
}

/** Times every piece of work so many times, in turn: what disturbs the machine for a while disturbs them alike. */
export async function interleaved(works: Work[], repetitions: number): Promise<Runs[]> {
  const results = works.map(({ what, amount }): Runs => ({ what, amount, runs: [] }));
  for (const { work } of works) await work();
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [at, { work }] of works.entries()) {
      const start = performance.now();
      await work();
      results[at]!.runs.push(performance.now() - start);
    }
  }
  return results;
}
