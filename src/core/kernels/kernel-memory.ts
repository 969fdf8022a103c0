const pageBytes = 65536;

/** A stretch of a kernel's memory that is its owner's for as long as the kernel lives. */
export class KernelArea {
  readonly address: number;
  readonly byteLength: number;
  readonly #memory: WebAssembly.Memory;
  #bytes: Uint8Array<ArrayBuffer>;

  constructor(memory: WebAssembly.Memory, address: number, byteLength: number) {
    this.#memory = memory;
    this.address = address;
    this.byteLength = byteLength;
    this.#bytes = new Uint8Array(memory.buffer, address, byteLength);
  }

  /** To be asked for anew after anything that may have made the memory grow. */
  get bytes(): Uint8Array<ArrayBuffer> {
    if (this.#bytes.buffer !== this.#memory.buffer)
      this.#bytes = new Uint8Array(this.#memory.buffer, this.address, this.byteLength);
    return this.#bytes;
  }
}

/** Hands out a kernel's memory from its end on; nothing is taken back before the kernel is dropped as a whole. */
export class KernelMemory {
  readonly #memory: WebAssembly.Memory;
  #end: number;

  /** @param start the first byte that the kernel does not use itself */
  constructor(memory: WebAssembly.Memory, start: number) {
    this.#memory = memory;
    this.#end = start;
  }

  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }

  /** Starts at a multiple of 64 bytes; at least as many follow that nobody owns: kernels read beyond the end of things. */
  allocate(byteLength: number): KernelArea {
    const address = this.#end;
    this.#end = Math.ceil((address + byteLength) / 64 + 1) * 64;
    const missing = Math.ceil((this.#end - this.buffer.byteLength) / pageBytes);
    if (missing > 0) this.#memory.grow(missing);
    return new KernelArea(this.#memory, address, byteLength);
  }
}

/** Room for what must be brought into a kernel's memory; grows to the largest that was asked for. */
export class KernelScratch {
  readonly #memory: KernelMemory;
  #area: KernelArea;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
    this.#area = memory.allocate(0);
  }

  reserve(byteLength: number): KernelArea {
    if (this.#area.byteLength < byteLength) this.#area = this.#memory.allocate(2 * byteLength);
    return this.#area;
  }

  /** Address of bytes in the kernel's memory: their own where they lie in it, else that of a copy. */
  bring(bytes: Uint8Array): number {
    if (bytes.buffer === this.#memory.buffer) return bytes.byteOffset;
    const area = this.reserve(bytes.length);
    area.bytes.set(bytes);
    return area.address;
  }
}
