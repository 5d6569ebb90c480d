/** A weak tag: the same whether the answer is compressed or not (RFC 9110 §8.8.3.3). */
export async function entityTag(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0"));
  return `W/"${hex.join("")}"`;
}

/** Whether a list of tags names one (RFC 9110 §13.1.2: compared weakly). */
export function isMatched(list: string | null, tag: string): boolean {
  if (list === null) return false;
  const bare = tag.replace(/^W\//, "");
  return list.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === bare);
}
