import type { StacItem } from "@eomatch/stac-model";
import { expect } from "vitest";

/** A link of an answer. */
export interface Link {
  readonly rel: string;
  readonly href: string;
  readonly type?: string;
  readonly method?: string;
  readonly body?: object;
}

/** A page of items. */
export interface Page {
  readonly features: readonly StacItem[];
  readonly links: readonly Link[];
  readonly numberReturned: number;
}

/** What an address answers, which is JSON of a type. */
export async function json<T>(address: string, type?: string): Promise<T> {
  const response = await fetch(address);
  expect(response.status, address).toBe(200);
  if (type !== undefined) expect(response.headers.get("content-type")).toBe(type);
  return (await response.json()) as T;
}

/** The link of a kind. */
export function linkOf({ links }: { readonly links: readonly Link[] }, rel: string): Link {
  const link = links.find((one) => one.rel === rel);
  expect(link, rel).toBeDefined();
  return link as Link;
}
