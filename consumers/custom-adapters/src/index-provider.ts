import {
  bboxToGeometry,
  canonicalPlatform,
  constellationOf,
  type Footprint,
  type Product,
  type ProductProvider,
  ProviderError,
} from "@eomatch/stac-model";

/** A line of our index: what we have of a product, and where its file is. */
export interface IndexEntry {
  readonly id: string;
  readonly collection: string;
  readonly platform: string;
  readonly start: string;
  readonly stop: string;
  readonly bbox: [number, number, number, number];
  readonly file: string;
  readonly size: number;
}

/**
 * A provider of our own: an index on a web server of our house, `index.json`, with the files beside it.
 *
 * @param url the folder, without a slash at its end
 */
export function indexProvider(url: string, collections: readonly string[]): ProductProvider {
  const name = `index ${url}`;
  const unavailable = (cause: unknown): ProviderError =>
    new ProviderError("provider/unavailable", `${name}: cannot be reached`, { provider: name, cause });

  const read = async (signal?: AbortSignal): Promise<readonly IndexEntry[]> => {
    try {
      return (await (await fetch(`${url}/index.json`, { signal: signal ?? null })).json()) as IndexEntry[];
    } catch (error) {
      throw signal?.aborted ? signal.reason : unavailable(error);
    }
  };

  return {
    name,
    collections,

    async *search({ collection, startTime, stopTime }, { signal } = {}) {
      signal?.throwIfAborted();
      for (const entry of await read(signal)) {
        const product = toProduct(entry, url);
        if (entry.collection !== collection || product.startTime > stopTime || product.stopTime < startTime)
          continue;
        yield product;
        signal?.throwIfAborted();
      }
    },

    async files(product, { signal } = {}) {
      const entry = (await read(signal)).find(({ id }) => id === product.id);
      return entry && [{ asset: "data", fileName: entry.file, sizeBytes: entry.size }];
    },

    async open(product, { resume, signal } = {}) {
      signal?.throwIfAborted();
      const entry = (await read(signal)).find(({ id }) => id === product.id);
      if (entry === undefined) {
        const context = { provider: name, productId: product.id };
        throw new ProviderError("provider/not-found", `${name}: there is no ${product.id}`, context);
      }
      const range = resume && { range: `bytes=${resume.offsetBytes}-`, "if-range": resume.validator };
      const response = await fetch(`${url}/${entry.file}`, { headers: { ...range }, signal: signal ?? null });
      if (!response.ok || response.body === null) throw unavailable(response.status);
      return {
        stream: response.body as ReadableStream<Uint8Array>,
        sizeBytes: entry.size,
        offsetBytes: response.status === 206 ? (resume?.offsetBytes ?? 0) : 0,
        validator: response.headers.get("etag") ?? undefined,
      };
    },
  };
}

function toProduct(entry: IndexEntry, url: string): Product {
  return {
    id: entry.id,
    collection: entry.collection,
    platform: canonicalPlatform(entry.platform),
    constellation: constellationOf(entry.platform),
    footprint: bboxToGeometry(entry.bbox) as Footprint,
    startTime: new Date(entry.start),
    stopTime: new Date(entry.stop),
    properties: {},
    assets: { data: { href: `${url}/${entry.file}`, "file:size": entry.size } },
    stacExtensions: [],
    links: [],
  };
}
