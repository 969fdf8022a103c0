// In place of numcodecs' blosc, lz4 and zstd, 1.4 MB that zarrita would fetch: src/storage/zarr/checked-codecs.ts has its
// own, which build no functions from text.
export default undefined;
