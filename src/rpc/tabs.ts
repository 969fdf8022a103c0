import { checkAdditions } from "../core/additions/check-addition.ts";
import { isRight, list, number, oneOf, optional, shape, text } from "../core/check-value.ts";
import type { Progress } from "../core/job.ts";
import type { Addition } from "../core/verbs/additions.ts";

/** A job that a tab has under way, as the other tabs are told. */
export interface TabJob {
  verb: "ingest" | "rechunk" | "repair" | "remove";
  /** Absent while a job has not made its dataset yet. */
  datasetId?: string;
  /** The last of every stage that was reported. */
  progress: Progress[];
}

/** This tab's job, for as long as it runs. */
export interface OwnJob {
  progress(progress: Progress): void;
  /** Tells the other tabs that it is over, and which dataset they should read anew. */
  end(datasetId?: string): void;
}

/** The other tabs of this origin. */
export interface Tabs {
  /** Jobs of all other tabs; those of a tab that was closed or crashed are gone. */
  readonly others: readonly TabJob[];
  begin(verb: TabJob["verb"], datasetId?: string): OwnJob;
  /** Calls back when `others` has changed, with the dataset's id when a job on it got on or ended; returns how to stop. */
  onChange(listener: (datasetId?: string) => void): () => void;
  /** Tells the other tabs what was added to a dataset. */
  share(datasetId: string, additions: readonly Addition[]): void;
  /** Calls back with what another tab has added; returns how to stop. */
  onShared(listener: (datasetId: string, additions: Addition[]) => void): () => void;
  /** Tells the other tabs that something of a dataset has changed, so that they read it anew. */
  changed(datasetId: string): void;
  leave(): void;
}

type Shared = (datasetId: string, additions: Addition[]) => void;

type Message =
  | { kind: "hello"; tabId: string }
  /** All that a tab does now: whoever missed a message is right again after the next one. */
  | { kind: "jobs"; tabId: string; jobs: TabJob[]; changed?: string }
  | { kind: "added"; datasetId: string; additions: readonly Addition[] };

const progress = shape({
  stage: oneOf(
    "unpack",
    "parse",
    "match",
    "read",
    "write",
    "rechunk",
    "verify",
    "analyse",
    "export",
    "import",
    "delete",
  ),
  done: number(),
  total: number(),
  unit: oneOf("catalog", "epoch", "shard", "byte", "object", "file"),
});
const tabId = text({ leastLength: 1, mostLength: 60 });
const job = shape({
  verb: oneOf("ingest", "rechunk", "repair", "remove"),
  datasetId: optional(text()),
  progress: list(progress, 20),
});
const hello = shape({ kind: oneOf("hello"), tabId });
const jobsOfTab = shape({ kind: oneOf("jobs"), tabId, jobs: list(job, 100), changed: optional(text()) });
const added = shape({ kind: oneOf("added"), datasetId: text({ leastLength: 1 }), additions: checkAdditions });

const channelName = "lightcurve-workbench/tabs";
const lifeLock = (tabId: string) => `lightcurve-workbench/tab/${tabId}`;

/** A tab holds a Web Lock for as long as it lives; the others wait for it, and so learn of its end however it comes. */
export function joinTabs(): Tabs {
  const tabId = crypto.randomUUID();
  const channel = new BroadcastChannel(channelName);
  const jobs = new Set<TabJob>();
  const known = new Map<string, TabJob[]>();
  const listeners = new Set<(datasetId?: string) => void>();
  const sharers = new Set<Shared>();
  const tell = (datasetId?: string) => {
    for (const listener of listeners) listener(datasetId);
  };
  function hear(other: string, theirJobs: TabJob[]): void {
    if (!known.has(other))
      void navigator.locks.request(lifeLock(other), { mode: "shared" }, () => {
        const left = known.get(other) ?? [];
        known.delete(other);
        for (const { datasetId } of left) tell(datasetId);
      });
    known.set(other, theirJobs);
  }

  // A tab of an earlier or later version may say anything: what is not understood is passed over.
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isRight(hello, data)) {
      if (jobs.size > 0) sayJobs();
    } else if (isRight(jobsOfTab, data)) {
      hear(data.tabId, data.jobs as TabJob[]);
      tell(data.changed);
    } else if (isRight(added, data)) for (const listener of sharers) listener(data.datasetId, data.additions);
  };

  let leave = () => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  // Whoever hears of this tab waits for its lock, so nothing is said before it is held.
  const living = new Promise<void>((resolve) => {
    void navigator.locks.request(lifeLock(tabId), () => {
      resolve();
      return left;
    });
  });
  let gone = false;
  const say = (message: Message) => living.then(() => gone || channel.postMessage(message));
  const sayJobs = (changed?: string) =>
    say({ kind: "jobs", tabId, jobs: [...jobs], ...(changed === undefined ? {} : { changed }) });
  void say({ kind: "hello", tabId });

  return {
    get others() {
      return [...known.values()].flat();
    },
    begin(verb, datasetId) {
      const job: TabJob = { verb, progress: [], ...(datasetId === undefined ? {} : { datasetId }) };
      jobs.add(job);
      void sayJobs(datasetId);
      return {
        progress(progress) {
          job.progress = [...job.progress.filter(({ stage }) => stage !== progress.stage), progress];
          void sayJobs(datasetId);
        },
        end(endedOn = datasetId) {
          if (jobs.delete(job)) void sayJobs(endedOn);
        },
      };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    share(datasetId, additions) {
      void say({ kind: "added", datasetId, additions });
    },
    onShared(listener) {
      sharers.add(listener);
      return () => sharers.delete(listener);
    },
    changed(datasetId) {
      void sayJobs(datasetId);
    },
    leave() {
      gone = true;
      channel.close();
      leave();
    },
  };
}
