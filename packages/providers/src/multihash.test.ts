import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { multihash } from "./multihash.js";

it.each([
  ["MD5", "d50110", "md5"],
  ["SHA-1", "1114", "sha1"],
  ["SHA-256", "1220", "sha256"],
  ["SHA512", "1340", "sha512"],
  ["sha3_256", "1620", "sha3-256"],
])("writes %s as a multihash", (algorithm, prefix, hash) => {
  const digest = createHash(hash).update("eomatch").digest("hex");
  expect(multihash(algorithm, digest.toUpperCase())).toBe(prefix + digest);
});

it("knows BLAKE3, and neither other algorithms nor values of another length", () => {
  expect(multihash("BLAKE3", "ab".repeat(32))).toBe(`1e20${"ab".repeat(32)}`);
  expect(multihash("Adler-32", "00000000")).toBeUndefined();
  expect(multihash("MD5", "ab")).toBeUndefined();
  expect(multihash("MD5", "zz".repeat(16))).toBeUndefined();
});
