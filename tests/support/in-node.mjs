// Calls a function of one TypeScript module of this repository in node, kernels and all.
import { createServer } from "vite";
import { root } from "./setup.mjs";

/**
 * @param {string} path  from the root, such as `/tests/bench/step-dataset.ts` @param {string} name @param {...unknown} args
 * @returns {Promise<any>}
 */
export async function callInNode(path, name, ...args) {
  const server = await createServer({
    root,
    configFile: "vite.config.ts",
    appType: "custom",
    logLevel: "warn",
    server: { middlewareMode: true, ws: false },
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  try {
    return await (await server.ssrLoadModule(path))[name](...args);
  } finally {
    await server.close();
  }
}
