import { expect, test } from "vitest";
import { failedTests, secondTries } from "../../support/failed-tests.mjs";

test("what failed is a line each, with its file, its name and the beginning of its message", () => {
  const vitest = {
    testResults: [
      {
        name: "/anywhere/tests/unit/a.test.ts",
        status: "failed",
        assertionResults: [
          { status: "passed", fullName: "one" },
          {
            status: "failed",
            fullName: "two",
            failureMessages: ["\u001b[31m\nError: 1 is not 2\u001b[39m\n  at here"],
          },
        ],
      },
      { name: "/anywhere/tests/unit/b.test.ts", status: "failed", message: "cannot be loaded", assertionResults: [] },
    ],
  };
  const spec = (title: string, ok: boolean, message: string) => ({
    ...{ title, ok, file: "c.spec.ts" },
    tests: [{ results: [{ errors: [{ message }] }] }],
  });
  const playwright = {
    suites: [{ suites: [{ specs: [spec("three", true, "at first"), spec("four", false, "Timeout")] }] }],
  };
  expect(failedTests(vitest, playwright)).toEqual([
    "tests/unit/a.test.ts, two: Error: 1 is not 2 ⏎ at here",
    "tests/unit/b.test.ts: cannot be loaded",
    "tests/e2e/c.spec.ts, four: Timeout",
  ]);
  expect(failedTests(undefined, undefined)).toEqual([]);
});

test("what passed at the second try only is told with what failed at the first", () => {
  const spec = (title: string, status: string, ...messages: string[]) => ({
    ...{ title, ok: status !== "unexpected", file: "c.spec.ts" },
    tests: [{ status, results: [...messages.map((message) => ({ errors: [{ message }] })), { errors: [] }] }],
  });
  const report = {
    suites: [
      { suites: [{ specs: [spec("one", "expected"), spec("two", "flaky", "Timeout")] }] },
      { specs: [spec("three", "unexpected", "wrong", "wrong again"), spec("four", "flaky", "Late")] },
    ],
  };
  expect(secondTries(report)).toEqual(["tests/e2e/c.spec.ts, two: Timeout", "tests/e2e/c.spec.ts, four: Late"]);
  expect(failedTests(undefined, report)).toEqual(["tests/e2e/c.spec.ts, three: wrong"]);
  expect(secondTries(undefined)).toEqual([]);
});
