import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { assemblyscript } from "./wasm/build.mjs";
import { guide } from "./workers/guide-plugin.mjs";
import { offline } from "./workers/offline-plugin.mjs";
import { contentSecurityPolicy, otherPolicies, securityPolicy } from "./workers/security-policy.mjs";

/** Cross-origin isolation: SharedArrayBuffer and precise timers in the page and its workers. */
export const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Packages that only workers import: the dependency scan of index.html does not see them. */
export const workerPackages = [
  ...["comlink", "fflate", "fzstd", "hash-wasm", "saxes", "uplot", "yaml", "zarrita"],
  ...["hyparquet", "hyparquet/src/column.js", "hyparquet/src/encoding.js", "@zip.js/zip.js/lib/zip-core-native.js"],
  ...["hyparquet-writer/src/bytewriter.js", "hyparquet-writer/src/datapage.js"],
  ...["hyparquet-writer/src/parquet-writer.js", "hyparquet-writer/src/snappy.js"],
];

const alias = [
  {
    find: /^numcodecs\/(blosc|lz4|zstd)$/,
    replacement: fileURLToPath(new URL("workers/replaced-codec.mjs", import.meta.url)),
  },
];

/** The page and its workers. */
const page = defineConfig({
  base: "./",
  publicDir: "static",
  plugins: [assemblyscript(), svelte({ configFile: false }), securityPolicy(), guide(), offline()],
  worker: { format: "es" },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    rolldownOptions: { input: ["index.html", "remote.html"], checks: { pluginTimings: false } },
  },
  resolve: { alias },
  optimizeDeps: { include: workerPackages },
  server: { headers: isolation },
  preview: { headers: { ...isolation, "Content-Security-Policy": contentSecurityPolicy } },
});

/** The command line: one module without dependencies, `vite build --ssr src/cli/main.ts`. */
const commandLine = defineConfig({
  publicDir: false,
  plugins: [assemblyscript()],
  define: {
    __PAGE_POLICY__: JSON.stringify(contentSecurityPolicy),
    __OTHER_POLICIES__: JSON.stringify(otherPolicies),
  },
  build: {
    target: "node20",
    outDir: "dist/cli",
    ssrEmitAssets: true,
    minify: true,
    assetsInlineLimit: 0,
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: {
        entryFileNames: "lightcurve-workbench.mjs",
        codeSplitting: false,
        banner: "#!/usr/bin/env node",
      },
    },
  },
  resolve: { alias },
  ssr: { noExternal: true },
});

export default defineConfig(({ isSsrBuild }) => (isSsrBuild ? commandLine : page));
