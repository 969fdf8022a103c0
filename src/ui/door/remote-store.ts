import { invalidArgument } from "../../core/check-value.ts";
import type { RemoteStore } from "../../core/verbs/remote-store.ts";
import { installCarrierHandler } from "../../rpc/carrier-port.ts";
import { serverCarrier } from "./server-carrier.ts";

/**
 * The store at an address, as workers are told of it, who read it through this page.
 * @param signal ends its being opened
 * @throws InvalidArgument where this page may not connect elsewhere, or the address is none of HTTP
 */
export function remoteStore(address: string, signal?: AbortSignal): RemoteStore {
  if (document.documentElement.dataset.page !== "remote")
    throw invalidArgument(
      "file",
      "a file: stores on servers are opened on remote.html, this page connects to none",
      address,
    );
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw invalidArgument("file", "an address that begins with https://", address);
  url.hash = "";
  // What is in an address before the host would be shown, and shared with it.
  if (url.username || url.password) throw invalidArgument("file", "an address without a name and a password", url.host);
  installCarrierHandler();
  const last = url.pathname
    .split("/")
    .filter((part) => part !== "")
    .at(-1);
  return { url: url.href, name: nameIn(last) ?? url.host, carrier: serverCarrier(signal ? { signal } : {}) };
}

function nameIn(part: string | undefined): string | undefined {
  try {
    return part && decodeURIComponent(part);
  } catch {
    return part;
  }
}
