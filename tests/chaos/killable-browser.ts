// A real Chromium with a profile of its own, that can be killed with SIGKILL and started again on what it left.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { chromiumLaunch } from "../support/browsers.mjs";

const options = [
  "--headless",
  "--remote-debugging-port=0",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-crash-reporter",
  "--disable-extensions",
  "--disable-sync",
  // What a browser does for people at its start costs as much as the page does.
  "--disable-component-extensions-with-background-pages",
  "--disable-default-apps",
  "--disable-features=MediaRouter,OptimizationHints,Translate,WebUIOmniboxAimPopup,WebUIOmniboxPopup",
];

export class KillableBrowser {
  readonly #profile: string;
  #process: ChildProcess | undefined;
  #browser: Browser | undefined;

  private constructor(profile: string) {
    this.#profile = profile;
  }

  static async create(): Promise<KillableBrowser> {
    return new KillableBrowser(await mkdtemp(join(tmpdir(), "chaos-")));
  }

  /** Starts the browser on its profile and opens the page at `url`. */
  async start(url: string): Promise<Page> {
    const { executablePath = chromium.executablePath(), args } = await chromiumLaunch();
    // Detached: a process group of its own, so that one signal reaches every process of the browser at once.
    const child = spawn(executablePath, [...options, ...args, `--user-data-dir=${this.#profile}`, "about:blank"], {
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#process = child;
    this.#browser = await chromium.connectOverCDP(await debuggerAddress(child));
    const [context] = this.#browser.contexts();
    const page = context!.pages()[0] ?? (await context!.newPage());
    await page.goto(url);
    return page;
  }

  get context() {
    return this.#browser!.contexts()[0]!;
  }

  /** SIGKILL to the whole browser; resolves when its main process is gone. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (!child?.pid) return;
    this.#process = undefined;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    process.kill(-child.pid, "SIGKILL");
    await gone;
    await this.#browser?.close().catch(() => {});
  }

  /** Where it keeps all that it has; only to be looked at while it is dead. */
  get profile() {
    return this.#profile;
  }

  /** Kills the browser and removes its profile. */
  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

function debuggerAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-10_000);
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address) resolve(address);
    });
    child.once("exit", (status) => reject(new Error(`Chromium ended with status ${status}:\n${said}`)));
  });
}
