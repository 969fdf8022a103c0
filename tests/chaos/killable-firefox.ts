// A Firefox with a profile of its own, that can be killed with SIGKILL and started again on what it left.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, firefox, type Page } from "@playwright/test";
import { findFirefox } from "../support/browsers.mjs";

export class KillableFirefox {
  /** Where files that a page saves arrive: driven by WebDriver BiDi, Firefox tells of no download. */
  readonly downloads: string;
  readonly #profile: string;
  #context: BrowserContext | undefined;

  private constructor(folder: string) {
    this.#profile = join(folder, "profile");
    this.downloads = join(folder, "downloads");
  }

  static async create(): Promise<KillableFirefox> {
    return new KillableFirefox(await mkdtemp(join(tmpdir(), "firefox-")));
  }

  /** Starts the browser on its profile and opens the page at `url`. */
  async start(url: string): Promise<Page> {
    const found = await findFirefox();
    if (!found) throw new Error("no Firefox: run `npm test`, which installs one, or set FIREFOX_PATH");
    const { how: _, ...options } = found;
    this.#context = await firefox.launchPersistentContext(this.#profile, {
      ...options,
      downloadsPath: this.downloads,
      acceptDownloads: true,
      serviceWorkers: "allow",
    });
    const page = this.#context.pages()[0] ?? (await this.#context.newPage());
    await page.goto(url);
    return page;
  }

  /** SIGKILL to the whole browser; resolves when it is gone. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.#context?.once("close", resolve));
    // Playwright gives each browser a process group of its own.
    for (const pid of this.#processes()) process.kill(-pid, "SIGKILL");
    await gone;
  }

  async dispose(): Promise<void> {
    await this.#context?.close().catch(() => {});
    await rm(join(this.#profile, ".."), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** The main process, known by the profile that only it was started with: Playwright tells of none in this mode. */
  #processes(): number[] {
    return execFileSync("ps", ["-A", "-o", "pid=,pgid=,args="], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line.includes(this.#profile))
      .map((line) => line.trim().split(/\s+/))
      .filter(([pid, group]) => pid === group)
      .map(([pid]) => Number(pid));
  }
}
