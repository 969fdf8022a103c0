import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

export interface AxeScope {
  /** Selector of the part that is looked at; the whole page where not given. */
  include?: string;
  /** Selector of what a test has put into the page itself. */
  exclude?: string;
}

/**
 * Rules of axe that the page breaks as it stands, in light and in dark, each with the first element that does. The page is
 * left in light.
 */
export async function axeViolations(page: Page, scope: AxeScope = {}): Promise<string[]> {
  const light = await violationsIn(page, "light", scope);
  // What is not said of colors is the same in both.
  const dark = await violationsIn(page, "dark", scope, ["color-contrast", "link-in-text-block"]);
  await page.emulateMedia({ colorScheme: "light" });
  return [...light, ...dark];
}

async function violationsIn(
  page: Page,
  colorScheme: "light" | "dark",
  { include, exclude }: AxeScope,
  rules?: string[],
): Promise<string[]> {
  await page.emulateMedia({ colorScheme });
  // The page has no frames of another origin, for whose sake each call would open a second page.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  if (include) axe.include(include);
  if (exclude) axe.exclude(exclude);
  if (rules) axe.withRules(rules);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}, ${colorScheme}: ${nodes[0]?.target}`);
}
