import { type Product, type ProductProvider, type ProductStream, ProviderError } from "@eomatch/stac-model";
import { beforeEach, describe, expect, it } from "vitest";
import { type MemoryArchive, memoryArchive } from "../../test/memory-archive.js";
import { event, far, landsat, near } from "../../test/sample-events.js";
import type { CataloguedEvent } from "../catalogued-event.js";
import { MatchupCatalogue } from "../matchup-catalogue.js";
import { memoryStore } from "../memory-store.js";
import type { DownloadOptions, DownloadProgress } from "./download-request.js";

let catalogue: MatchupCatalogue;
let events: CataloguedEvent[];
let archive: MemoryArchive;
beforeEach(async () => {
  archive = memoryArchive();
  catalogue = await MatchupCatalogue.create(memoryStore());
  await catalogue.addEvents([
    event("2023-06-04T09:50:00Z", [
      [landsat, near],
      [landsat, far],
    ]),
  ]);
  events = await catalogue.getEvents();
});

const whole = (id: string): Uint8Array => new TextEncoder().encode(`the bytes of ${id}`);

/** A provider that has every product; `answer` may say something else of one. */
function provider(
  answer: (product: Product, tries: number) => ProductStream | Error | undefined = () => undefined,
  more: Partial<ProductProvider> = {},
): ProductProvider & { readonly opened: string[] } {
  const opened: string[] = [];
  return {
    name: "P",
    collections: [],
    opened,
    async *search() {},
    files: async ({ id }) => [{ asset: "data", fileName: `${id}.zip`, sizeBytes: whole(id).length }],
    async open(product, { resume } = {}) {
      opened.push(`${product.id}@${resume?.offsetBytes ?? 0}`);
      const said = answer(product, opened.filter((one) => one.startsWith(product.id)).length);
      if (said instanceof Error) throw said;
      return said ?? streamOf(whole(product.id).subarray(resume?.offsetBytes ?? 0), resume?.offsetBytes ?? 0);
    },
    ...more,
  };
}

function streamOf(bytes: Uint8Array, offsetBytes = 0, failure?: Error): ProductStream {
  let isSent = false;
  return {
    offsetBytes,
    validator: '"v1"',
    stream: new ReadableStream({
      pull(controller) {
        if (!isSent) controller.enqueue(bytes);
        else if (failure === undefined) controller.close();
        else controller.error(failure);
        isSent = true;
      },
    }),
  };
}

const failing = (code: ConstructorParameters<typeof ProviderError>[0], message: string): ProviderError =>
  new ProviderError(code, message, { provider: "P" });

const download = (providers: readonly ProductProvider[], options: DownloadOptions = {}) =>
  catalogue.downloadProducts({
    eventSet: events,
    sources: { providers, archive },
    firstDelaySeconds: 0.001,
    ...options,
  });

describe("downloading", () => {
  it("gives each of those that fetch at once a signal of its own, which aborts with the caller's", async () => {
    const controller = new AbortController();
    const signals = new Set<AbortSignal | undefined>();
    const waiting = provider(undefined, {
      open: (_, { signal } = {}) =>
        new Promise((_, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason));
          if (signals.add(signal).size === 3) controller.abort(new Error("enough"));
        }),
    });
    await expect(download([waiting], { signal: controller.signal, jobs: 3 })).rejects.toThrow("enough");
    expect(signals.has(controller.signal)).toBe(false);
    expect(signals.size).toBe(3);
  });

  it("fetches a product that several matchups share once, and records each in the catalogue and in what is held", async () => {
    const one = provider();
    const progress: DownloadProgress[] = [];
    const { outcomes, fetchedBytes } = await download([one], { onProgress: (each) => progress.push(each) });
    expect(outcomes.map(({ product, outcome }) => [product.id, outcome])).toEqual([
      [landsat.id, "downloaded"],
      [expect.any(String), "downloaded"],
      [expect.any(String), "downloaded"],
    ]);
    expect(one.opened).toHaveLength(3);
    expect(fetchedBytes).toBe([landsat, near, far].reduce((sum, { id }) => sum + whole(id).length, 0));
    expect(await catalogue.getEvents({ productsDownloaded: true })).toHaveLength(1);
    expect(events[0]?.matchupSet[0]?.products[0]?.assets["data"]).toMatchObject({
      href: `/archive/${landsat.id}`,
      "scrappi:asset_state": "downloaded",
      "file:size": whole(landsat.id).length,
      "file:checksum": "1220aa",
    });
    expect(progress[0]).toMatchObject({ stage: "plan", products: 3 });
    const again = await download([one]);
    expect(again.outcomes.every(({ outcome }) => outcome === "present")).toBe(true);
    expect(one.opened).toHaveLength(3);
  });

  it("registers a file that is there already without fetching it, and fetches one of another size", async () => {
    archive.placed.set(landsat.id, whole(landsat.id)).set(near.id, new Uint8Array(3));
    const one = provider();
    const { outcomes } = await download([one]);
    expect(outcomes.find(({ product }) => product.id === landsat.id)?.outcome).toBe("present");
    expect(one.opened).not.toContain(`${landsat.id}@0`);
    expect(one.opened).toContain(`${near.id}@0`);
  });

  it("finds what an archive has that was moved, by what is recorded, and asks no provider", async () => {
    await download([provider()]);
    const gone = provider(() => failing("provider/not-found", "it is gone"));
    const moved: MemoryArchive = {
      ...archive,
      locate: async (product, options) => {
        const located = await archive.locate(product, options);
        return located && { ...located, location: `/elsewhere/${product.id}`, checksum: "1220aa" };
      },
    };
    const sources = { providers: [gone], archive: moved };
    const { outcomes } = await catalogue.downloadProducts({ eventSet: events, sources });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["present", "present", "present"]);
    expect(gone.opened).toEqual([]);
    const [event] = await catalogue.getEvents();
    const [first] = event?.matchupSet[0]?.products ?? [];
    expect(first?.assets["data"]?.href).toBe(`/elsewhere/${first?.id}`);
  });

  it("does not take a product for present whose file is of other assets than are wanted by now", async () => {
    const bands = provider(undefined, {
      files: async ({ id }, { assets } = {}) =>
        (assets ?? ["data"]).map((asset) => ({ asset, fileName: `${id}_${asset}.tif` })),
    });
    const outcomeOf = async (assets?: readonly string[]): Promise<unknown> => {
      const [first] = (await download([bands], assets === undefined ? {} : { assets })).outcomes;
      return [first?.outcome, first?.reason];
    };
    expect(await outcomeOf(["B02"])).toEqual(["downloaded", undefined]);
    expect(await outcomeOf(["B02"])).toEqual(["present", undefined]);
    expect(await outcomeOf(["B02", "B03"])).toEqual([
      "failed",
      "on disk is its B02, but not B03, which is wanted now: remove it and download again",
    ]);
    expect(archive.placed.size).toBe(3);
    await catalogue.removeProducts({ eventSet: events, archive });
    expect(await outcomeOf()).toEqual(["downloaded", undefined]);
    expect(await outcomeOf(["B03"])).toEqual(["present", undefined]);
  });

  it("goes on in the middle of a file after each break, and with what an earlier run has left", async () => {
    archive.parts.set(near.id, whole(near.id).subarray(0, 4));
    const one = provider(({ id }, tries) =>
      id === landsat.id && tries === 1
        ? streamOf(whole(id).subarray(0, 5), 0, failing("provider/unavailable", "it broke"))
        : undefined,
    );
    const { outcomes } = await download([one]);
    expect(one.opened.filter((opened) => opened.startsWith(landsat.id))).toEqual([
      `${landsat.id}@0`,
      `${landsat.id}@5`,
    ]);
    expect(outcomes.find(({ product }) => product.id === landsat.id)?.outcome).toBe("downloaded");
    expect(outcomes.find(({ product }) => product.id === near.id)?.outcome).toBe("resumed");
    expect(archive.placed.get(near.id)).toEqual(whole(near.id));
  });

  it("asks the next provider, and names what every one of them said when none can", async () => {
    const broken = provider(({ id }) =>
      id === landsat.id ? failing("provider/unavailable", "it is down") : undefined,
    );
    const gone = provider(({ id }) =>
      id === landsat.id ? failing("provider/not-found", "it is gone") : undefined,
    );
    expect((await download([broken, provider()])).outcomes[0]?.outcome).toBe("downloaded");
    archive.placed.clear();
    const { outcomes } = await download([broken, gone]);
    expect(outcomes[0]).toMatchObject({ outcome: "failed", reason: "it is down; it is gone" });
    expect(outcomes.slice(1).map(({ outcome }) => outcome)).toEqual(["downloaded", "downloaded"]);
  });

  it("names providers that say the same together, and the product not once more", async () => {
    const [one, two] = ["One", "Two"].map((name) =>
      provider(({ id }) => failing("provider/unavailable", `${name}: ${id}: it is down`), { name }),
    );
    const { outcomes } = await download([one, two].filter((each) => each !== undefined));
    expect(new Set(outcomes.map(({ reason }) => reason))).toEqual(new Set(["One, Two: it is down"]));
  });

  it("gives up a file that brings nothing again and again, and one that is wrong twice", async () => {
    const dry = provider(() =>
      streamOf(new Uint8Array(), 0, failing("provider/unavailable", "nothing comes")),
    );
    const { outcomes } = await download([dry], { retries: 2 });
    expect(outcomes[0]).toMatchObject({
      outcome: "failed",
      reason: "nothing comes (no further in 3 tries); run again later, it goes on there",
    });
    expect(dry.opened.filter((opened) => opened.startsWith(landsat.id))).toHaveLength(3);
    const wrong = provider(() => streamOf(new Uint8Array(3)));
    expect((await download([wrong])).outcomes[0]?.reason).toMatch(
      /not what was expected.*\(fetched 2 times\); tell the archive, or name another provider/,
    );
    expect(wrong.opened.filter((opened) => opened.startsWith(landsat.id))).toHaveLength(2);
  });

  it("gives up a file that brings the same beginning again and again", async () => {
    const anew = provider(({ id }) =>
      streamOf(whole(id).subarray(0, 5), 0, failing("provider/unavailable", "it broke")),
    );
    expect((await download([anew], { retries: 2 })).outcomes[0]?.outcome).toBe("failed");
    expect(anew.opened.filter((opened) => opened.startsWith(landsat.id))).toHaveLength(4);
  });

  it("orders what is offline everywhere", async () => {
    const offline = provider(() => failing("provider/offline", "on tape"), {
      order: async () => ({ retryAfterSeconds: 3600 }),
    });
    const { outcomes } = await download([offline]);
    expect(outcomes[0]).toMatchObject({
      outcome: "ordered",
      reason: "P brings it online: run again in 60 min or later",
    });
    expect((await download([offline, provider()])).outcomes[0]?.outcome).toBe("downloaded");
  });

  it("says what would be fetched and how big it is, and changes nothing", async () => {
    const { outcomes } = await download([provider()], { dryRun: true });
    expect(outcomes[0]).toMatchObject({
      outcome: "wanted",
      sizeBytes: whole(landsat.id).length,
      fetchedBytes: 0,
    });
    expect(archive.placed.size).toBe(0);
  });

  it("refuses to begin what cannot fit", async () => {
    archive.free = 10;
    const items = [];
    for await (const item of catalogue.store.query({ collections: ["LANDSAT_C2L1"] })) items.push(item);
    const data = { href: "https://archive.example/p.zip", "file:size": 11, "scrappi:asset_state": "remote" };
    await catalogue.store.write({
      items: items.map(({ item, relations }) => ({ item: { ...item, assets: { data } }, relations })),
    });
    events = await catalogue.getEvents();
    await expect(download([provider()])).rejects.toMatchObject({
      code: "archive/full",
      message: expect.stringMatching(
        `^11 bytes are to be fetched, 11 bytes of them for ${landsat.id} alone, into `,
      ),
    });
  });

  it("does not refuse for want of space what lies in the archive and is not recorded", async () => {
    const items = [];
    for await (const item of catalogue.store.query({ collections: ["LANDSAT_C2L1"] })) items.push(item);
    const data = { href: "https://archive.example/p.zip", "file:size": whole(landsat.id).length };
    await catalogue.store.write({
      items: items.map(({ item, relations }) => ({ item: { ...item, assets: { data } }, relations })),
    });
    events = await catalogue.getEvents();
    archive.free = 1;
    await expect(download([provider()])).rejects.toMatchObject({ code: "archive/full" });
    archive.placed.set(landsat.id, whole(landsat.id));
    expect((await download([provider()])).outcomes[0]?.outcome).toBe("present");
  });

  it("stops with the signal's reason, and has one outcome for products nobody has", async () => {
    const reason = new Error("enough");
    await expect(download([provider()], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const { outcomes } = await download([{ ...provider(), files: async () => undefined }]);
    expect(outcomes[0]?.reason).toMatch(/no provider has a file of it/);
    await expect(catalogue.downloadProducts({ eventSet: events })).rejects.toMatchObject({
      code: "catalogue/no-provider",
    });
  });

  it.each(["s3://bucket/p.zip", "ftp://archive.example/p.zip"])(
    "says of %s that it is its protocol that nobody opens",
    async (href) => {
      const items = [];
      for await (const item of catalogue.store.readItems([
        { collection: landsat.collection, id: landsat.id },
      ]))
        items.push(item);
      await catalogue.store.write({
        items: items.flatMap((found) =>
          found === undefined ? [] : [{ ...found, item: { ...found.item, assets: { data: { href } } } }],
        ),
      });
      events = await catalogue.getEvents();
      const nobody = { ...provider(), files: async () => undefined };
      const reasonOf = async (options?: DownloadOptions) =>
        (await download([nobody], options)).outcomes.find(({ product }) => product.id === landsat.id)?.reason;
      expect(await reasonOf()).toBe(
        `its file is at ${href.split(":")[0]}://…, which no provider opens: name an archive under providers that has ${landsat.collection} over https`,
      );
      expect(await reasonOf({ assets: ["B02"] })).toMatch(/^no provider has a file of it/);
    },
  );

  it("keeps all transfers together to a rate", async () => {
    const began = performance.now();
    await download([provider()], { maxBytesPerSecond: 400 });
    // 111 bytes or more, of which the last piece need not be waited for.
    expect(performance.now() - began).toBeGreaterThan(100);
  });
});

describe("removing", () => {
  const states = async (): Promise<unknown[]> => {
    const found: unknown[] = [];
    for (const { matchupSet } of await catalogue.getEvents()) {
      for (const { products } of matchupSet) {
        for (const { id, assets } of products) found.push([id, assets["data"]?.["scrappi:asset_state"]]);
      }
    }
    return found;
  };

  it("deletes what was downloaded, whatever else of a matchup was, and makes it remote again", async () => {
    await download([
      provider(({ id }) => (id === far.id ? failing("provider/not-found", "gone") : undefined)),
    ]);
    const { removed, outcomes } = await catalogue.removeProducts({ eventSet: events, archive });
    expect(removed).toBe(2);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["removed", "removed"]);
    expect(archive.placed.size).toBe(0);
    expect((await states()).every((state) => (state as unknown[])[1] !== "downloaded")).toBe(true);
    expect((await download([provider()])).outcomes.map(({ outcome }) => outcome)).toEqual(
      Array(3).fill("downloaded"),
    );
  });

  it("keeps what a matchup that was not chosen needs, unless forced", async () => {
    await download([provider()]);
    const [first] = events[0]?.matchupSet ?? [];
    const eventSet = [{ ...events[0], matchupSet: [first] }] as unknown as CataloguedEvent[];
    const kept = await catalogue.removeProducts({ eventSet, archive });
    expect(kept.outcomes.map(({ outcome }) => outcome).sort()).toEqual(["needed", "removed"]);
    expect(archive.placed.has(landsat.id)).toBe(true);
    const forced = await catalogue.removeProducts({ eventSet, archive, force: true });
    expect(forced.outcomes.map(({ product }) => product.id)).toEqual([landsat.id]);
    expect(archive.placed.has(landsat.id)).toBe(false);
  });

  it("leaves the files when only the record is to go, changes nothing in a trial, and names what cannot go", async () => {
    await download([provider()]);
    archive.stuck.add(`/archive/${near.id}`);
    const trial = await catalogue.removeProducts({ eventSet: events, archive, dryRun: true });
    expect(trial.outcomes.map(({ outcome }) => outcome).sort()).toEqual(["failed", "removed", "removed"]);
    expect(archive.placed.size).toBe(3);
    expect(await catalogue.getEvents({ productsDownloaded: true })).toHaveLength(1);
    const { outcomes } = await catalogue.removeProducts({ eventSet: events, archive });
    expect(outcomes.find(({ outcome }) => outcome === "failed")?.reason).toMatch(/it is stuck/);
    const dropped = await catalogue.removeProducts({ eventSet: events, archive, deleteFiles: false });
    expect(dropped.outcomes.map(({ outcome }) => outcome)).toEqual(["dropped"]);
    expect(archive.placed.has(near.id)).toBe(true);
  });
});
