import type { Correction } from "../../../core/verbs/calibrate.ts";
import type { Workbench } from "../../door/workbench-api.ts";

/** Corrections that the open dataset keeps, with all that they say of its epochs; read once something wants them. */
export class CorrectionBook {
  #list = $state.raw<readonly Correction[]>([]);
  readonly #workbench: Pick<Workbench, "corrections">;
  #wanted = false;
  #reads = 0;

  constructor(workbench: Pick<Workbench, "corrections">) {
    this.#workbench = workbench;
  }

  /** The one in use, else the first that is kept. */
  chosen(name: string | undefined): Correction | undefined {
    return this.#list.find((correction) => correction.name === name) ?? this.#list[0];
  }

  want(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.refresh();
  }

  /** Of reads that overlap the last one counts; of what cannot be read nothing is known. */
  async refresh(): Promise<void> {
    if (!this.#wanted) return;
    const read = ++this.#reads;
    const list = await this.#workbench.corrections().catch(() => []);
    if (read === this.#reads) this.#list = list;
  }
}
