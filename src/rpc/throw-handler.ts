import { transferHandlers } from "comlink";
import { type ErrorTag, WorkbenchError } from "../core/errors.ts";

/** A thrown value as it crosses a port. comlink alone keeps name, message and stack, and drops class, fields and cause. */
type WireError =
  | {
      kind: "workbench";
      tag: ErrorTag;
      details: never;
      message: string;
      stack: string | undefined;
      cause: WireError | undefined;
    }
  | { kind: "error"; name: string; message: string; stack: string | undefined; cause: WireError | undefined }
  | { kind: "value"; value: unknown };

export function encodeError(error: unknown): WireError {
  if (!(error instanceof Error)) return { kind: "value", value: error };
  const { message, stack } = error;
  const cause = error.cause === undefined ? undefined : encodeError(error.cause);
  if (error instanceof WorkbenchError)
    return { kind: "workbench", tag: error.tag, details: error.details as never, message, stack, cause };
  return { kind: "error", name: error.name, message, stack, cause };
}

export function decodeError(wire: WireError): unknown {
  if (wire.kind === "value") return wire.value;
  const options = wire.cause === undefined ? undefined : { cause: decodeError(wire.cause) };
  const error =
    wire.kind === "workbench"
      ? new WorkbenchError(wire.tag, wire.details, wire.message, options)
      : Object.assign(new Error(wire.message, options), { name: wire.name });
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}

interface Thrown {
  value: unknown;
}

/** Replaces comlink's own "throw" handler; must run on both sides of every port. */
export function installThrowHandler(): void {
  const original = transferHandlers.get("throw");
  if (!original) throw new Error('comlink has no "throw" transfer handler: its internals changed');
  transferHandlers.set("throw", {
    canHandle: original.canHandle as (value: unknown) => value is Thrown,
    serialize: (thrown: Thrown) => [encodeError(thrown.value), []],
    deserialize(wire: WireError) {
      throw decodeError(wire);
    },
  });
}
