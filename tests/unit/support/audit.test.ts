import { expect, test } from "vitest";
import { auditFindings } from "../../support/audit.mjs";

const report = JSON.stringify({ vulnerabilities: { left: { severity: "high" }, right: { severity: "low" } } });

test("a finding that nobody explained is named with its severity, one that is explained with its reason", () => {
  expect(auditFindings(report, { right: "only in tests" })).toEqual({
    unexplained: ["left (high)"],
    explained: ["right: only in tests"],
  });
  expect(auditFindings(JSON.stringify({ vulnerabilities: {} }))).toEqual({ unexplained: [], explained: [] });
});

test("a registry that does not answer is not taken for one that knows of nothing", () => {
  expect(auditFindings("")).toMatchObject({ unchecked: "npm audit printed no report" });
  expect(auditFindings(JSON.stringify({ message: "405 Method Not Allowed", error: {} }))).toMatchObject({
    unchecked: "405 Method Not Allowed",
  });
});
