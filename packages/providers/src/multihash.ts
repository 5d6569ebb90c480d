/** Codes of the multiformats table as varints: https://github.com/multiformats/multicodec, tag "multihash". */
const functions: { readonly [name: string]: readonly [code: string, bytes: number] } = {
  md5: ["d501", 16],
  sha1: ["11", 20],
  sha256: ["12", 32],
  sha512: ["13", 64],
  sha3256: ["16", 32],
  sha3384: ["15", 48],
  sha3512: ["14", 64],
  blake3: ["1e", 32],
};

/**
 * A checksum as STAC's `file:checksum`: a multihash in hexadecimal.
 *
 * @param algorithm as archives spell it: `MD5`, `SHA-256`, `sha3_256`, `BLAKE3`
 * @param value hexadecimal
 * @returns undefined for an algorithm that is not in the table, or a value of another length
 */
export function multihash(algorithm: string, value: string): string | undefined {
  const known = functions[algorithm.toLowerCase().replace(/[^a-z0-9]/g, "")];
  const digits = value.trim().toLowerCase();
  if (known === undefined || digits.length !== 2 * known[1] || !/^[0-9a-f]+$/.test(digits)) return undefined;
  return `${known[0]}${known[1].toString(16).padStart(2, "0")}${digits}`;
}
