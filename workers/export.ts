import { exportCurves, exportTable } from "../src/pipeline/export/export-curves.ts";
import { exportZip } from "../src/pipeline/export/export-zip.ts";
import type { ExportApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";
import { exportFolders } from "../src/storage/export-folders.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";

const folders = exportFolders(openOpfsTree());

serve<ExportApi>({
  exportCurves: async (request, job) => exportCurves({ root: await openOpfsTree(), folders }, request, job),
  exportTable: (request, job) => exportTable({ folders }, request, job),
  exportZip: async (request, job) => exportZip({ root: await openOpfsTree(), folders }, request, job),
} satisfies ExportApi);
