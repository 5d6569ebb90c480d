import {
  type CallOptions,
  type FilesOptions,
  type OpenOptions,
  type Product,
  type ProductFile,
  type ProductProvider,
  type ProductQuery,
  type ProductStream,
  type ProviderCheck,
  ProviderError,
  type ProviderSignIn,
  type SearchOptions,
} from "@eomatch/stac-model";
import { z } from "zod";
import { archiveNamesOf, type ListedProduct, productsOf, unlisted } from "../archive-listing.js";
import { ProductRefusal } from "../errors.js";
import { createFileOpener } from "../http/file-opener.js";
import { createHostBudget } from "../http/host-budget.js";
import { passwordSignIn } from "../http/password-source.js";
import { checkPeriod } from "../query-period.js";
import { readSourceItem, type SourceItemResult } from "../source-item.js";
import { m2mClient } from "./m2m-client.js";
import { bundleAddress, type WantedScene } from "./scene-download.js";
import { readScene, type Scene, sceneItem } from "./scene-item.js";
import { sceneFilters, scenes } from "./scene-search.js";
import { type UsgsOptions, usgsSettings, usgsSignInHelp } from "./usgs-options.js";

/**
 * A provider of USGS' archive: searches its Machine-to-Machine interface and opens scenes as bundles, tar for Landsat.
 *
 * Searching and downloading both need an account. Landsat scenes that another provider found are opened by their
 * `landsat:scene_id`.
 *
 * @throws ProviderError `provider/invalid-options` at once; while searching `provider/unknown-collection`,
 *   `provider/unauthorized`, `provider/unavailable`, `provider/bad-response`
 */
export function usgsProvider(options: UsgsOptions): ProductProvider {
  const settings = usgsSettings(options);
  const { name, url, pageSize, dayPrecision } = settings;
  const budget = options.budget ?? createHostBudget(options);
  const client = m2mClient({ ...options, budget }, settings);
  // The address of a bundle is its own sign-in.
  const opener = createFileOpener({ ...options, provider: name, budget });

  async function* search(query: ProductQuery, searchOptions: SearchOptions = {}): AsyncGenerator<Product> {
    const datasets = archiveNamesOf(settings.collections, query.collection, {
      provider: name,
      advice: `with the name of USGS' dataset, as in { ${query.collection}: landsat_ot_c2_l1 }`,
    });
    searchOptions.signal?.throwIfAborted();
    if (checkPeriod(query, name)) yield* productsOf(listing(query, datasets, searchOptions), searchOptions);
  }

  async function* listing(
    query: ProductQuery,
    datasets: readonly string[],
    { signal, onRetry }: SearchOptions,
  ): AsyncGenerator<ListedProduct> {
    const paging = { provider: name, pageSize, call: { signal, onRetry } };
    for (const datasetName of datasets) {
      for (const sceneFilter of sceneFilters(query)) {
        for await (const value of scenes(client, { datasetName, sceneFilter }, paging)) {
          const scene = readScene(value);
          yield scene === undefined
            ? unlisted("a scene of a page", "it has no displayId or no entityId")
            : {
                name: scene.displayId,
                result: read(scene, { collection: query.collection, datasetName }),
              };
        }
      }
    }
  }

  function read(
    scene: Scene,
    { collection, datasetName }: { readonly collection: string; readonly datasetName: string },
  ): SourceItemResult {
    try {
      const item = sceneItem(scene, { url, datasetName, dayPrecision });
      return readSourceItem(item, { collection, source: url, provider: name });
    } catch (error) {
      if (error instanceof ProductRefusal) return { refused: { id: scene.displayId, reason: error.message } };
      throw error;
    }
  }

  const archiveNames = (collection: string): readonly string[] => settings.collections.get(collection) ?? [];

  function sceneOf(product: Product): WantedScene | undefined {
    const [dataset] = settings.collections.get(product.collection) ?? [];
    const own = product.links.find(({ href }) => href.startsWith(`${url}/scene-metadata?`))?.href;
    const query = own === undefined ? undefined : new URL(own).searchParams;
    const sceneId = product.properties["landsat:scene_id"];
    const datasetName = query?.get("datasetName") ?? dataset;
    const entityId = query?.get("entityId") ?? (typeof sceneId === "string" ? sceneId : undefined);
    if (dataset === undefined || datasetName === undefined || entityId === undefined) return undefined;
    return { productId: product.id, datasetName, entityId };
  }

  async function files(
    product: Product,
    call: FilesOptions = {},
  ): Promise<readonly ProductFile[] | undefined> {
    call.signal?.throwIfAborted();
    return sceneOf(product) === undefined ? undefined : [fileOf(product)];
  }

  async function open(product: Product, call: OpenOptions = {}): Promise<ProductStream> {
    const { signal, file = fileOf(product) } = call;
    signal?.throwIfAborted();
    const scene = sceneOf(product);
    if (scene === undefined) {
      throw new ProviderError(
        "provider/not-found",
        `${name}: ${product.id}: nothing tells which of USGS' scenes it is`,
        {
          provider: name,
          productId: product.id,
        },
      );
    }
    const address = await bundleAddress(client, scene, {
      ...settings,
      provider: name,
      call: { signal, productId: product.id },
    });
    try {
      return await opener.open({ ...file, url: address, productId: product.id }, call);
    } catch (error) {
      throw withoutAddress(error, address);
    }
  }

  async function check(call: CallOptions = {}): Promise<ProviderCheck> {
    call.signal?.throwIfAborted();
    const missing: string[] = [];
    for (const [ours, datasets] of settings.collections) {
      for (const datasetName of datasets) {
        const body = { datasetName, maxResults: 1, metadataType: "summary" };
        try {
          await client.call("scene-search", body, z.unknown(), { ...call, retries: 0 });
        } catch (error) {
          if (!(error instanceof ProviderError) || error.code !== "provider/unknown-collection") throw error;
          missing.push(ours);
        }
      }
    }
    return { summary: "M2M interface, signed in", missing };
  }

  const signIn = (): Promise<ProviderSignIn> => passwordSignIn(options.password, usgsSignInHelp);
  const collections = [...settings.collections.keys()];
  const searchVariant = `${url} ${dayPrecision}`;
  return { name, collections, archiveNames, searchVariant, search, files, open, check, signIn };
}

function fileOf({ id, assets }: Product): ProductFile {
  const isZip = assets["data"]?.type === "application/zip" || /^(S2|L1C_T)/.test(id);
  return isZip
    ? { asset: "data", fileName: `${id}.zip`, type: "application/zip" }
    : { asset: "data", fileName: `${id}.tar`, type: "application/x-tar" };
}

/** The path of a bundle's address is as good as a password. */
function withoutAddress(error: unknown, address: string): unknown {
  const { pathname } = new URL(address);
  if (!(error instanceof ProviderError) || pathname.length < 2 || !error.message.includes(pathname))
    return error;
  const { code, provider, productId } = error;
  return new ProviderError(code, error.message.replaceAll(pathname, "/…"), {
    provider,
    ...(productId === undefined ? {} : { productId }),
  });
}
