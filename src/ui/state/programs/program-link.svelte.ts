import { reportError } from "../../../core/errors.ts";
import { type SampEvent, type SentTable, sampPaths } from "../../../core/samp/samp-door.ts";
import { isSelected, type Selection } from "../../../core/table/selection.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import { highlightRow, ofServe, selectRows, sendTable } from "./ask-serve.ts";

/**
 * A table of objects that TOPCAT, Aladin or another program on this machine has too: what is selected or picked here is selected
 * or picked there, and the other way round, until the link is ended or another dataset is opened.
 */
export class ProgramLink {
  /** Who has the table; undefined: there is no link. */
  clients = $state.raw<readonly string[] | undefined>();
  /** Why the link broke off, where it did. */
  broken = $state<string | undefined>();
  readonly #explore: Explore;
  #end: (() => void) | undefined;

  constructor(explore: Explore) {
    this.#explore = explore;
  }

  /**
   * Sends a table and follows it.
   * @param rows index of the object in each of its rows
   * @returns what each program made of it
   * @throws WorkbenchError NoHub where there is nobody to send it to
   */
  async send(name: string, votable: Blob, rows: Uint32Array): Promise<SentTable["answers"]> {
    this.end();
    const { tableId, answers } = await sendTable(name, votable);
    const taken = answers.flatMap(({ client, error }) => (error === undefined ? [client] : []));
    if (taken.length > 0) this.#follow(tableId, rows, taken);
    return answers;
  }

  end(): void {
    this.#end?.();
    this.#end = undefined;
    this.clients = undefined;
  }

  #follow(tableId: string, rows: Uint32Array, clients: readonly string[]): void {
    const explore = this.#explore;
    const rowOf = new Map(Array.from(rows, (object, row) => [object, row]));
    // What others said last, and what they know: it is not said back to them.
    let selection: Selection = explore.selection;
    let focus = explore.focus;
    const said = (call: Promise<unknown>) => call.catch((error) => this.#break(reportError(error).message));
    const events = new EventSource(ofServe(sampPaths.events));
    events.onmessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as SampEvent;
      if (event.kind === "hub-gone") return this.#break("The other program, or its SAMP hub, was closed.");
      if (event.tableId !== tableId) return;
      const objects = event.rows.flatMap((row) => (row < rows.length ? [rows[row]!] : []));
      if (event.kind === "select") {
        explore.select(objects);
        selection = explore.selection;
      } else if (objects[0] !== undefined) {
        focus = objects[0];
        explore.focusObject(focus);
      }
    };
    const { objects } = explore;
    const stop = $effect.root(() => {
      $effect(() => {
        if (explore.objects !== objects && explore.objects?.objectKey[0] !== objects?.objectKey[0]) this.end();
      });
      $effect(() => {
        const latest = explore.selection;
        if (latest === selection) return;
        selection = latest;
        said(
          selectRows({
            tableId,
            rows: [...rowOf].flatMap(([object, row]) => (isSelected(latest, object) ? [row] : [])),
          }),
        );
      });
      $effect(() => {
        const latest = explore.focus;
        if (latest === focus) return;
        focus = latest;
        const row = latest === undefined ? undefined : rowOf.get(latest);
        if (row !== undefined) said(highlightRow({ tableId, rows: [row] }));
      });
    });
    this.#end = () => {
      stop();
      events.close();
    };
    this.clients = clients;
    this.broken = undefined;
  }

  #break(reason: string): void {
    if (!this.clients) return;
    this.end();
    this.broken = reason;
  }
}

const links = new WeakMap<Explore, ProgramLink>();

/** The link of what is explored: one, for every view of it. */
export function programLink(explore: Explore): ProgramLink {
  const link = links.get(explore) ?? new ProgramLink(explore);
  links.set(explore, link);
  return link;
}
