import { randomUUID } from "node:crypto";
import { ProviderError } from "@eomatch/stac-model";
import { z } from "zod";
import { delay } from "../http/delay.js";
import type { M2mCall, M2mClient } from "./m2m-client.js";

/** A scene that is wanted. */
export interface WantedScene {
  readonly productId: string;
  readonly datasetName: string;
  readonly entityId: string;
}

/** How long to wait for what must be prepared, and who asks. */
export interface DownloadPatience {
  readonly provider: string;
  readonly prepareIntervalSeconds: number;
  readonly maxPrepareSeconds: number;
}

const optionsSchema = z
  .array(
    z.object({
      id: z.string(),
      productName: z.string().nullish().catch(null),
      available: z.boolean().nullish().catch(null),
      bulkAvailable: z.boolean().nullish().catch(null),
      downloadSystem: z.string().nullish().catch(null),
      filesize: z.number().nullish().catch(null),
    }),
  )
  .nullish();

const listed = z
  .array(z.object({ downloadId: z.union([z.string(), z.number()]).nullish(), url: z.string().nullish() }))
  .nullish()
  .catch(null);
const requestSchema = z.object({
  availableDownloads: listed,
  preparingDownloads: listed,
  // Labels of earlier requests by what was asked for again; a list when there are none.
  duplicateProducts: z.record(z.string(), z.string()).nullish().catch(null),
  failed: z.array(z.unknown()).nullish().catch(null),
});
const retrieveSchema = z.object({ available: listed, requested: listed });

/**
 * The address from which a scene's bundle can be fetched for a while; whoever has it needs no sign-in.
 *
 * A bundle that must be prepared is waited for.
 *
 * @throws ProviderError `provider/not-found` when the scene has no bundle, `provider/offline` when it takes longer to
 *   prepare than we wait, and what the interface refuses
 */
export async function bundleAddress(
  client: M2mClient,
  scene: WantedScene,
  patience: DownloadPatience & { readonly call: M2mCall },
): Promise<string> {
  const { provider, call } = patience;
  const { productId, datasetName, entityId } = scene;
  const refuse = (code: "provider/not-found" | "provider/offline", why: string): ProviderError =>
    new ProviderError(code, `${provider}: ${productId}: ${why}`, { provider, productId });
  const options = await client.call(
    "download-options",
    { datasetName, entityIds: [entityId] },
    optionsSchema,
    call,
  );
  const bundle = bundleOf(options ?? []);
  if (bundle === undefined) {
    throw refuse("provider/not-found", "USGS has no bundle of it to download; it may have been reprocessed");
  }
  const label = `eomatch-${randomUUID()}`;
  const downloads = [{ entityId, productId: bundle.id }];
  const requested = await client.call("download-request", { downloads, label }, requestSchema, call);
  const ready = addressIn(requested.availableDownloads);
  if (ready !== undefined) return ready;
  if (requested.failed?.length) throw refuse("provider/not-found", "USGS cannot prepare it");
  const labels = [label, ...Object.values(requested.duplicateProducts ?? {})];
  const prepared = await preparedAddress(client, labels, patience);
  if (prepared !== undefined) return prepared;
  throw refuse("provider/offline", "USGS is still preparing it; ask again later");
}

async function preparedAddress(
  client: M2mClient,
  labels: readonly string[],
  { call, prepareIntervalSeconds, maxPrepareSeconds }: DownloadPatience & { readonly call: M2mCall },
): Promise<string | undefined> {
  for (let waitedSeconds = 0; ; waitedSeconds += prepareIntervalSeconds) {
    for (const label of labels) {
      const { available, requested } = await client.call(
        "download-retrieve",
        { label },
        retrieveSchema,
        call,
      );
      const address = addressIn(available) ?? addressIn(requested);
      if (address !== undefined) return address;
    }
    if (waitedSeconds >= maxPrepareSeconds) return undefined;
    await delay(prepareIntervalSeconds, call.signal);
  }
}

function addressIn(downloads: z.infer<typeof listed>): string | undefined {
  return downloads?.map(({ url }) => url ?? "").find((url) => /^https?:\/\//i.test(url));
}

/** The whole scene: what is named a bundle, else the largest that can be had. */
function bundleOf(options: NonNullable<z.infer<typeof optionsSchema>>): { readonly id: string } | undefined {
  const files = options.filter(
    ({ available, bulkAvailable, downloadSystem }) =>
      available !== false && bulkAvailable !== false && !/^(folder|wms)$/i.test(downloadSystem ?? ""),
  );
  const bundle = files.find(({ productName }) => /bundle/i.test(productName ?? ""));
  return bundle ?? [...files].sort((a, b) => (b.filesize ?? 0) - (a.filesize ?? 0))[0];
}
