import { z } from "zod";
import { invalidParameter } from "../errors.js";
import type { ItemPlace } from "./sort-order.js";

const tokenSchema = z.tuple([
  z.number().refine(Number.isSafeInteger),
  z.string(),
  z.string(),
  z.array(
    z.union([
      z.tuple([z.union([z.literal(0), z.literal(1)]), z.number()]),
      z.tuple([z.union([z.literal(2), z.literal(3)]), z.string()]),
    ]),
  ),
]);

/** Characters of a token that are looked at; ids may be long. */
const maxTokenLength = 16_384;

/**
 * The token of the page that follows an item: the item's place in the order.
 *
 * A place and not a number of items, so that whatever is added meanwhile, no item comes twice and none is passed over
 * that was there all the time.
 */
export function tokenAfter({ startMs, collection, id, keys }: ItemPlace): string {
  const bytes = new TextEncoder().encode(JSON.stringify([startMs, collection, id, keys]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/**
 * The place that a token stands for.
 *
 * @param keyCount how many sort keys the request has
 * @throws StacApiError `stac-api/invalid-parameter` for a token that no page of this order gave
 */
export function placeOfToken(token: string, keyCount: number): ItemPlace {
  const read = tokenSchema.safeParse(decoded(token));
  if (!read.success || read.data[3].length !== keyCount) {
    throw invalidParameter("token", "not one that a page of this search gave: follow its next link as it is");
  }
  const [startMs, collection, id, keys] = read.data;
  return { startMs, collection, id, keys: keys as ItemPlace["keys"] };
}

function decoded(token: string): unknown {
  if (token.length > maxTokenLength || !/^[\w-]+$/.test(token)) return undefined;
  try {
    const binary = atob(token.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // Neither base64 nor UTF-8 nor JSON: whichever it is, no page gave it.
    return undefined;
  }
}
