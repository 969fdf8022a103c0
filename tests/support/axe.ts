import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

export interface AxeScope {
  /** Selector of the part that is looked at; the whole page where not given. */
  include?: string;
  /** Selector of what a test has put into the page itself. */
  exclude?: string;
}

/** Rules of axe that the page breaks as it stands, each with the first element that does. */
export async function axeViolations(page: Page, { include, exclude }: AxeScope = {}): Promise<string[]> {
  // The page has no frames of another origin, for whose sake each call would open a second page.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (include) axe.include(include);
  if (exclude) axe.exclude(exclude);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`);
}
