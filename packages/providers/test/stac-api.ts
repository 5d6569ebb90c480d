import { isProviderError, type ProductProvider, type ProviderErrorCode } from "@eomatch/stac-model";
import { expect } from "vitest";
import { stacApiProvider } from "../src/stac-api/index.js";
import type { StacApiOptions } from "../src/stac-api/stac-api-options.js";
import { stacItem } from "./items.js";

const collections = { S2_MSI_L2A: "sentinel-2-l2a" };
const quick = {
  firstDelaySeconds: 0.001,
  maxDelaySeconds: 0.002,
  maxRetryAfterSeconds: 0.01,
  random: () => 0,
};

/** A provider of the server at an address that waits milliseconds where others wait seconds. */
export const provide = (url: string, options: Partial<StacApiOptions> = {}): ProductProvider =>
  stacApiProvider({ url, collections, useExtensions: false, ...quick, ...options });

/** A page of items with these ids. */
export const page = (ids: readonly string[], fields: object = {}): object => ({
  type: "FeatureCollection",
  features: ids.map((id) => stacItem(id)),
  ...fields,
});

/** The links of a page that is not the last. */
export const nextLink = (link: object): object => ({ links: [{ rel: "next", ...link }] });

/** Expects a ProviderError of a code whose message holds the words. */
export function expectError(error: unknown, code: ProviderErrorCode, ...words: string[]): void {
  expect(isProviderError(error, code), String(error)).toBe(true);
  for (const word of words) expect((error as Error).message).toContain(word);
}
