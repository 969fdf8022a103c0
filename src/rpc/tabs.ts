import type { Progress } from "../core/job.ts";

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
  leave(): void;
}

type Message =
  | { kind: "hello"; tabId: string }
  /** All that a tab does now: whoever missed a message is right again after the next one. */
  | { kind: "jobs"; tabId: string; jobs: TabJob[]; changed?: string };

const channelName = "lightcurve-workbench/tabs";
const lifeLock = (tabId: string) => `lightcurve-workbench/tab/${tabId}`;

/** A tab holds a Web Lock for as long as it lives; the others wait for it, and so learn of its end however it comes. */
export function joinTabs(): Tabs {
  const tabId = crypto.randomUUID();
  const channel = new BroadcastChannel(channelName);
  const jobs = new Set<TabJob>();
  const known = new Map<string, TabJob[]>();
  const listeners = new Set<(datasetId?: string) => void>();
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

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.kind === "hello") {
      if (jobs.size > 0) sayJobs();
      return;
    }
    hear(data.tabId, data.jobs);
    tell(data.changed);
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
    leave() {
      gone = true;
      channel.close();
      leave();
    },
  };
}
