import type { Page } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";

declare const workbench: Workbench;

/** Every light curve that the page can read of what is open, as text that can be compared. */
export const everything = (page: Page) =>
  page.evaluate(async () => {
    const { epochKey, epochMjd } = await workbench.epochs();
    const { objectKey, raDeg } = await workbench.objects();
    const numbers: string[] = [];
    for await (const block of workbench.curveBlocks())
      for (const { objectKey, measurementKey, value, uncertainty, flags } of block.curves)
        numbers.push(`${objectKey} ${measurementKey} ${value} ${uncertainty} ${flags}`);
    return JSON.stringify({ epochKey, epochMjd: `${epochMjd}`, objectKey, raDeg: `${raDeg}`, numbers });
  });

/** The zip of the dataset that is open. */
export async function zipOf(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const bytes = new Uint8Array(await (await workbench.exportZip()).arrayBuffer());
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);
  });
  return Buffer.from(base64, "base64");
}

/** A file as it is dropped. */
export interface Dropped {
  name: string;
  bytes: Buffer;
}

/** Drops files on the page as the user would. */
export async function dropFiles(page: Page, files: Dropped[]): Promise<void> {
  const sent = files.map(({ name, bytes }) => ({ name, base64: bytes.toString("base64") }));
  const transfer = await page.evaluateHandle(async (sent) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of sent)
      transfer.items.add(new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], name));
    return transfer;
  }, sent);
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}
