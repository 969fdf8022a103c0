import "./ui/app.css";
import { mount } from "svelte";
import App from "./ui/App.svelte";
import { createWorkbench } from "./ui/door/workbench.ts";
import type { Workbench } from "./ui/door/workbench-api.ts";

declare global {
  var workbench: Workbench;
}

/** remote.html: the same page, which may connect to servers, and opens no dataset by itself. */
const remote = document.documentElement.dataset.page === "remote";
globalThis.workbench = createWorkbench({ remote });
const target = document.getElementById("app")!;
target.replaceChildren(); // what was said in case that this script never came
mount(App, { target, props: { workbench: globalThis.workbench, remote } });

if (import.meta.env.PROD && "serviceWorker" in navigator) {
  navigator.serviceWorker.register("./sw.js").catch((error: unknown) => {
    console.warn("The page will not start offline:", error);
  });
}
