import { nodeCrypto } from "../builtins.js";

/** Takes bytes in and gives their digest in the end. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** The multihash in hexadecimal, lower case; nothing may be added afterwards. */
  multihash(): string;
}

/** An algorithm, and what its multihashes begin with: the code and the digest's length as varints. */
interface Algorithm {
  readonly prefix: string;
  readonly digestBytes: number;
  readonly name: string;
}

/** Codes of the multicodec table (multiformats.io); the names are OpenSSL's, save BLAKE3, which it does not have. */
const algorithms: readonly Algorithm[] = [
  { prefix: "1220", digestBytes: 32, name: "sha256" },
  { prefix: "1340", digestBytes: 64, name: "sha512" },
  { prefix: "2030", digestBytes: 48, name: "sha384" },
  { prefix: "1114", digestBytes: 20, name: "sha1" },
  { prefix: "d50110", digestBytes: 16, name: "md5" },
  { prefix: "1440", digestBytes: 64, name: "sha3-512" },
  { prefix: "1530", digestBytes: 48, name: "sha3-384" },
  { prefix: "1620", digestBytes: 32, name: "sha3-256" },
  { prefix: "171c", digestBytes: 28, name: "sha3-224" },
  { prefix: "1e20", digestBytes: 32, name: "blake3" },
];

const usual = algorithms[0] as Algorithm;

/** The algorithm of a multihash in hexadecimal, undefined for one that is not known here or is no multihash. */
function algorithmOf(multihash: string): Algorithm | undefined {
  const text = multihash.toLowerCase();
  return algorithms.find(
    ({ prefix, digestBytes }) =>
      text.startsWith(prefix) && text.length === prefix.length + 2 * digestBytes && /^[0-9a-f]+$/.test(text),
  );
}

/**
 * Begins a digest of the algorithm that a checksum is of, SHA-256 without a checksum or for one of an algorithm that is
 * not known here: MD5, SHA-1, SHA-2, SHA-3 and BLAKE3 are.
 */
export async function beginDigest(checksum: string | undefined): Promise<Digest> {
  const algorithm = checksum === undefined ? usual : (algorithmOf(checksum) ?? usual);
  if (algorithm.name === "blake3") {
    // Only the archives that list BLAKE3 need its code.
    const { createBLAKE3 } = await import("hash-wasm");
    const blake3 = await createBLAKE3();
    blake3.init();
    return {
      update: (bytes) => {
        blake3.update(bytes);
      },
      multihash: () => `${algorithm.prefix}${blake3.digest("hex")}`,
    };
  }
  const hash = nodeCrypto().createHash(algorithm.name);
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    multihash: () => `${algorithm.prefix}${hash.digest("hex")}`,
  };
}

/** Tells whether a checksum says something else than a digest of the same algorithm. */
export function contradicts(checksum: string | undefined, multihash: string): boolean {
  return (
    checksum !== undefined && algorithmOf(checksum) !== undefined && checksum.toLowerCase() !== multihash
  );
}
