import { stripVTControlCharacters } from "node:util";

/** So much of a message is shown: enough of a difference to tell what differed. */
const charactersShown = 800;

/**
 * What failed, a line each, with the beginning of its message: to be read at the end of a long run, where nothing else
 * of it may be left.
 * @param {any} vitest the JSON report of vitest @param {any} playwright that of playwright
 * @returns {string[]}
 */
export const failedTests = (vitest, playwright) => [...vitestFailures(vitest), ...playwrightFailures(playwright)];

/**
 * What failed at first and passed when it was tried again, told as failures are: each is a fault to be mended, of the page or of
 * the test, even where it fails no run.
 * @param {any} playwright its JSON report
 * @returns {string[]}
 */
export const secondTries = (playwright) =>
  playwrightLines(
    playwright,
    ({ ok, tests }) => ok && tests.some((/** @type {any} */ { status }) => status === "flaky"),
  );

/** The lines of a message as one line. @param {string | undefined} message */
const shown = (message) =>
  stripVTControlCharacters(message ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .join(" ⏎ ")
    .slice(0, charactersShown) || "no message";

/** @param {string} path */
const fromTests = (path) => path.slice(Math.max(0, path.lastIndexOf("/tests/") + 1));

/** @param {any} report @returns {string[]} */
const vitestFailures = (report) =>
  (report?.testResults ?? []).flatMap((/** @type {any} */ file) => {
    const failed = file.assertionResults.filter((/** @type {any} */ { status }) => status === "failed");
    if (file.status === "failed" && !failed.length) return [`${fromTests(file.name)}: ${shown(file.message)}`];
    return failed.map(
      (/** @type {any} */ test) => `${fromTests(file.name)}, ${test.fullName}: ${shown(test.failureMessages[0])}`,
    );
  });

/** @param {any} report @returns {string[]} */
const playwrightFailures = (report) => playwrightLines(report, ({ ok }) => !ok);

/** @param {any} suite @param {(spec: any) => boolean} which @returns {string[]} */
const playwrightLines = (suite, which) => [
  ...(suite?.suites ?? []).flatMap((/** @type {any} */ inner) => playwrightLines(inner, which)),
  ...(suite?.specs ?? []).filter(which).map((/** @type {any} */ spec) => {
    const errors = spec.tests
      .flatMap((/** @type {any} */ test) => test.results)
      .flatMap((/** @type {any} */ result) => result.errors);
    return `tests/e2e/${spec.file}, ${spec.title}: ${shown(errors[0]?.message)}`;
  }),
];
