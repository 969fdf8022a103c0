/** What the page asks `serve` for, below its own address. Rows are numbers of rows of the table that was sent, from 0. */
export const sampPaths = {
  /** GET: a `SampState`. */
  state: "samp/state",
  /** POST `?name=...`, a VOTable: a `SentTable`. */
  table: "samp/table",
  /** POST: a `SampRows` to be selected by the others. */
  select: "samp/select",
  /** POST: a `SampRows` of one row, to be shown by the others. */
  highlight: "samp/highlight",
  /** GET, an event stream: `SampEvent`s. */
  events: "samp/events",
} as const;

/** Who is there: names of the other programs. */
export interface SampState {
  clients: string[];
}

export interface SentTable {
  tableId: string;
  /** What came of it in each other program that takes tables. */
  answers: { client: string; error?: string }[];
}

export interface SampRows {
  tableId: string;
  rows: number[];
}

export type SampEvent = ({ kind: "select" | "highlight"; client: string } & SampRows) | { kind: "hub-gone" };

/** Of an answer that is no success. */
export interface SampRefusal {
  message: string;
}
