import { exportZip } from "../src/pipeline/export-zip.ts";
import type { ExportApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";
import { datasetTree } from "../src/storage/dataset-directory.ts";
import { openOpfsTree } from "../src/storage/opfs-tree.ts";

serve<ExportApi>({
  exportZip: async (request, job) => exportZip(datasetTree(await openOpfsTree(), request.datasetId), request, job),
} satisfies ExportApi);
