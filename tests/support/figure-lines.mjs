/**
 * What tests told by `tellFigures`, one line for each thing that was counted.
 * @param {any} vitest the JSON report of vitest @param {any} playwright that of playwright
 * @returns {string[]}
 */
export function figureLines(vitest, playwright) {
  /** @type {Map<string, Map<string, number | string>>} */
  const sums = new Map();
  for (const { what, ...figures } of [...vitestFigures(vitest), ...playwrightFigures(playwright)]) {
    const sum = sums.get(what) ?? new Map();
    sums.set(what, sum);
    for (const [name, value] of Object.entries(figures)) {
      const before = sum.get(name);
      sum.set(name, typeof value === "number" && typeof before === "number" ? before + value : value);
    }
  }
  return [...sums].map(([what, sum]) => {
    const words = [...sum].map(([name, value]) =>
      typeof value === "number" ? `${value.toLocaleString("en")} ${name}` : value,
    );
    return `${what}: ${words.join(", ")}`;
  });
}

/** @param {any} report */
const vitestFigures = (report) =>
  (report?.testResults ?? [])
    .flatMap((/** @type {any} */ file) => file.assertionResults)
    .flatMap((/** @type {any} */ test) => test.meta?.figures ?? []);

/** @param {any} suite @returns {any[]} */
const playwrightFigures = (suite) => [
  ...(suite?.suites ?? []).flatMap(playwrightFigures),
  ...(suite?.specs ?? [])
    .flatMap((/** @type {any} */ spec) => spec.tests)
    .flatMap((/** @type {any} */ test) => test.annotations)
    .flatMap((/** @type {any} */ { type, description }) => (type === "figures" ? JSON.parse(description) : [])),
];
