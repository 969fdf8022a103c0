// node tests/peer/make-stores.mjs <folder>: runs the pipeline in node on every series that is at hand.
// A loader for what is TypeScript and WebAssembly: the work is in make-stores.ts.
import { createServer } from "vite";
import { root } from "../support/setup.mjs";

const [folder = ""] = process.argv.slice(2);
const server = await createServer({
  root,
  configFile: "vite.config.ts",
  appType: "custom",
  logLevel: "warn",
  server: { middlewareMode: true, ws: false },
  optimizeDeps: { noDiscovery: true, include: [] },
});
try {
  const { makeStores } = await server.ssrLoadModule("/tests/peer/make-stores.ts");
  await makeStores(folder);
} finally {
  await server.close();
}
