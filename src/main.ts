import "./ui/app.css";
import { mount } from "svelte";
import App from "./ui/App.svelte";
import { createWorkbench } from "./ui/door/workbench.ts";
import type { Workbench } from "./ui/door/workbench-api.ts";

declare global {
  var workbench: Workbench;
}

globalThis.workbench = createWorkbench();
const target = document.getElementById("app")!;
target.replaceChildren(); // what was said in case that this script never came
mount(App, { target, props: { workbench: globalThis.workbench } });

if (import.meta.env.PROD && "serviceWorker" in navigator) {
  navigator.serviceWorker.register("./sw.js").catch((error: unknown) => {
    console.warn("The page will not start offline:", error);
  });
}
