import { formatCounted } from "../format-counted.ts";
import type { CatalogWarning } from "./catalog.ts";

const listed = 100;

/** Warnings about one file: the first hundred of each kind in full, the rest as a count. */
export class WarningList {
  readonly #warnings: CatalogWarning[] = [];
  readonly #counts = new Map<CatalogWarning["kind"], number>();

  add(warning: CatalogWarning): void {
    const count = (this.#counts.get(warning.kind) ?? 0) + 1;
    this.#counts.set(warning.kind, count);
    if (count <= listed) this.#warnings.push(warning);
  }

  note(message: string): void {
    this.add({ kind: "note", message });
  }

  count(kind: CatalogWarning["kind"]): number {
    return this.#counts.get(kind) ?? 0;
  }

  finish(): CatalogWarning[] {
    const left = [...this.#counts].filter(([, count]) => count > listed);
    return [
      ...this.#warnings,
      ...left.map(([kind, count]) => ({
        kind,
        message: `${formatCounted(count - listed, "more warning")} of this kind.`,
      })),
    ];
  }
}
