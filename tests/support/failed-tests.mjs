import { stripVTControlCharacters } from "node:util";

/**
 * What failed, a line each, with the first line of its message: to be read at the end of a long run.
 * @param {any} vitest the JSON report of vitest @param {any} playwright that of playwright
 * @returns {string[]}
 */
export const failedTests = (vitest, playwright) => [...vitestFailures(vitest), ...playwrightFailures(playwright)];

/** @param {string | undefined} message */
const firstLine = (message) =>
  stripVTControlCharacters(message ?? "no message")
    .split("\n")
    .find((line) => line.trim()) ?? "no message";

/** @param {string} path */
const fromTests = (path) => path.slice(Math.max(0, path.lastIndexOf("/tests/") + 1));

/** @param {any} report @returns {string[]} */
const vitestFailures = (report) =>
  (report?.testResults ?? []).flatMap((/** @type {any} */ file) => {
    const failed = file.assertionResults.filter((/** @type {any} */ { status }) => status === "failed");
    if (file.status === "failed" && !failed.length) return [`${fromTests(file.name)}: ${firstLine(file.message)}`];
    return failed.map(
      (/** @type {any} */ test) => `${fromTests(file.name)}, ${test.fullName}: ${firstLine(test.failureMessages[0])}`,
    );
  });

/** @param {any} suite @returns {string[]} */
const playwrightFailures = (suite) => [
  ...(suite?.suites ?? []).flatMap(playwrightFailures),
  ...(suite?.specs ?? [])
    .filter((/** @type {any} */ { ok }) => !ok)
    .map((/** @type {any} */ spec) => {
      const errors = spec.tests
        .flatMap((/** @type {any} */ test) => test.results)
        .flatMap((/** @type {any} */ result) => result.errors);
      return `tests/e2e/${spec.file}, ${spec.title}: ${firstLine(errors[0]?.message)}`;
    }),
];
