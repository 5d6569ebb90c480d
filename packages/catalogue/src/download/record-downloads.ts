import {
  type ArchivedProduct,
  type CatalogueItem,
  type CatalogueStore,
  downloadedAsset,
  downloadedAssetExtensions,
  type LockOptions,
  type Product,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";
import { CatalogueError } from "../errors.js";
import { withLock } from "../with-lock.js";
import { pause } from "./pause.js";

/** What has come of a product: where it is, and the keys of the assets that it is made of. */
interface Downloaded extends ArchivedProduct {
  readonly assets: readonly string[];
}

/** Writes down in a catalogue which products are on disk. */
export interface DownloadRecorder {
  /**
   * Records where a product is, in the catalogue and in the object given.
   *
   * @throws CatalogueError `catalogue/not-found` when the catalogue holds it no more; StoreError
   */
  record(product: Product, archived: Downloaded): Promise<void>;
  /** From now on nothing waits for others: no more are coming than are here. */
  hurry(): void;
}

interface Waiting {
  readonly product: Product;
  readonly archived: Downloaded;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * So long the first waits for others: a batch takes about as long as fetching some dozens of small files, however many
 * it is of. What a killed process has not written down yet, the next one finds on the disk.
 */
const gatheringSeconds = 0.5;

/** Writing takes at most one part of so many of the time: the more there is to record, the more goes into one batch. */
const partsOfTime = 5;

/** However long writing takes. */
const longestPauseSeconds = 1;

/**
 * Makes a recorder. The lock is held for a moment only, so that searches may add meanwhile; what comes while it is
 * waited for is written together.
 */
export function downloadRecorder(store: CatalogueStore, lock: LockOptions): DownloadRecorder {
  let waiting: Waiting[] = [];
  let isWriting = false;
  const hurried = new AbortController();
  const unlessHurried = (seconds: number): Promise<void> => pause(seconds, hurried.signal).catch(() => {});

  const writeAll = async (): Promise<void> => {
    await unlessHurried(gatheringSeconds);
    while (waiting.length > 0) {
      let batch: Waiting[] = [];
      const beganMs = performance.now();
      try {
        await withLock(store, lock, async () => {
          batch = waiting;
          waiting = [];
          await writeBatch(store, batch);
        });
      } catch (error) {
        const failed = batch.length > 0 ? batch : waiting;
        if (batch.length === 0) waiting = [];
        for (const { reject } of failed) reject(error);
      }
      const seconds = ((performance.now() - beganMs) / 1000) * (partsOfTime - 1);
      await unlessHurried(Math.min(longestPauseSeconds, seconds));
    }
    isWriting = false;
  };

  return {
    record: (product, archived) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ product, archived, resolve, reject });
        if (isWriting) return;
        isWriting = true;
        void writeAll();
      }),
    hurry: () => hurried.abort(),
  };
}

async function writeBatch(store: CatalogueStore, batch: readonly Waiting[]): Promise<void> {
  const items = new Map<string, CatalogueItem>();
  const references = batch.map(({ product: { collection, id } }) => ({ collection, id }));
  for await (const item of store.readItems(references)) items.set(referenceKey(referenceTo(item)), item);
  const changed: CatalogueItem[] = [];
  const done: (() => void)[] = [];
  for (const one of batch) {
    const item = items.get(referenceKey(one.product));
    if (item === undefined) {
      one.reject(
        new CatalogueError(
          "catalogue/not-found",
          `${store.location} no longer holds ${one.product.id}: its file stays at ${one.archived.location}`,
          { subject: one.product.id },
        ),
      );
      continue;
    }
    const updated = await withFile(store, item, one.archived);
    changed.push(updated);
    done.push(() => {
      hold(one.product, updated.item.assets);
      one.resolve();
    });
  }
  if (changed.length > 0) await store.write({ items: changed });
  for (const tell of done) tell();
}

async function withFile(
  store: CatalogueStore,
  { item, relations }: CatalogueItem,
  { location, sizeBytes, checksum, assets }: Downloaded,
): Promise<CatalogueItem> {
  const href = (await store.assetFiles?.hrefFor(referenceTo({ item, relations }), location)) ?? location;
  const isData = assets.every((key) => key === "data");
  const data = downloadedAsset(item.assets["data"], {
    href,
    sizeBytes,
    checksum,
    assets: isData ? undefined : assets,
  });
  const extensions = [...new Set([...(item.stac_extensions ?? []), ...downloadedAssetExtensions])];
  return { item: { ...item, stac_extensions: extensions, assets: { ...item.assets, data } }, relations };
}

/** What the caller holds says the same from now on; what was frozen stays as it was read. */
export function hold(product: Product, assets: Product["assets"]): void {
  if (!Object.isFrozen(product)) Object.assign(product, { assets });
}
