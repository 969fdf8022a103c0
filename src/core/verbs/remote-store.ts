/** What is asked of a server: all of a file, a part of it, or only what the answer would be headed by. */
export interface ServerAsked {
  url: string;
  /** First byte and the one behind the last. */
  range?: [from: number, end: number];
  headOnly?: true;
}

/** What came of it, as far as a page may read it: of other servers' headers only what they expose. */
export interface ServerAnswer {
  status: number;
  bytes: Uint8Array<ArrayBuffer>;
  contentRange?: string;
  contentLength?: string;
  contentEncoding?: string;
  etag?: string;
  lastModified?: string;
  /** The connection ended within the body. */
  cut?: true;
}

/** There was no answer that the page may read: no connection, no permission, or silence. */
export interface NoAnswer {
  failed: string;
}

/** Takes questions to servers. Only a page that may connect elsewhere can be one; what it brings is not yet checked. */
export type Carrier = (asked: ServerAsked, signal?: AbortSignal) => Promise<ServerAnswer | NoAnswer>;

/** By what a file on a server is known to be the same as before. */
export interface FileVersion {
  byteLength: number;
  etag?: string;
  lastModified?: string;
}

/** A store that lies on a server: a zip, or a folder. */
export interface RemoteStore {
  /** Without a fragment; a folder's with or without a slash. */
  url: string;
  /** The last part of the address, for people. */
  name: string;
  carrier: Carrier;
  /** Of the zip, or of the folder's root document, as it was when the store was opened first: nothing else is read. */
  version?: FileVersion | undefined;
}
