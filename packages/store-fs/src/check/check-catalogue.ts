import { basename, dirname, join, resolve } from "node:path";
import { StoreError } from "@eomatch/stac-model";
import { type CatalogueFolder, catalogueFolder } from "../catalogue-folder.js";
import { catalogueViews, maxCollectionBytes } from "../catalogue-view.js";
import { catalogFileName } from "../layout.js";
import { thisMachine } from "../process-identity.js";
import { rebuildIndex } from "../query-index/index-update.js";
import { requiredPath } from "../required-path.js";
import { withAccess, writeGate } from "../write-access.js";
import { applyRepairs } from "./apply-repairs.js";
import { checkExtents } from "./extent-problems.js";
import { listFiles } from "./files-on-disk.js";
import type { Finding, Problem } from "./finding.js";
import { checkIndex } from "./index-problems.js";
import { checkItems, isWhole } from "./item-problems.js";
import { lostCatalog } from "./lost-catalog.js";
import { checkProductFiles } from "./product-file-problems.js";
import { checkRelations } from "./relation-problems.js";
import { checkStructure } from "./structure-problems.js";
import { type SurveyedItem, surveyItems } from "./survey.js";

/** Options of {@link checkCatalogue}. */
export interface CheckOptions {
  /** The catalogue's folder, or the `catalog.json` in it. */
  readonly path: string;
  /** Where product files are; `data` in the catalogue's folder when left out. */
  readonly archivePath?: string | undefined;
  /** Mends what can be mended; never deletes a product file, and sets aside rather than deletes what it takes out. */
  readonly repair?: boolean | undefined;
  /** How long a repair waits for another writer, in seconds; as long as it takes when left out. */
  readonly lockTimeoutSeconds?: number | undefined;
  /** Called once when a repair has another writer to wait for, with who it is. */
  readonly onWait?: ((holder: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with how many files have been read, and how many there are. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What {@link checkCatalogue} found. */
export interface CheckReport {
  /** Everything that is not as it should be, in order of files. Empty: the catalogue is sound. */
  readonly findings: readonly Finding[];
  /** Catalog, collection and item files that were read. */
  readonly filesRead: number;
  /** Whether what is repairable was repaired. */
  readonly isRepaired: boolean;
}

/**
 * Checks a catalogue on disk: that every file can be read and is what it must be, that all links lead somewhere
 * and, between events and matchups, both ways, that no item lies unlinked, that extents are true, that product files
 * are where their items say, that the index describes the files; and mends it where asked.
 *
 * Without `repair` nothing is written. With it the catalogue is locked, so that no writer comes between.
 *
 * A `catalog.json` that is gone or broken is made anew from the collections that belong to it. Until then nothing else
 * is looked at.
 *
 * @throws StoreError `store/not-a-catalogue` when there is none, `store/broken-catalogue` when its `catalog.json` is
 *   broken and there are no collections to make it anew from, `store/locked`, `store/unwritable`
 */
export async function checkCatalogue(options: CheckOptions): Promise<CheckReport> {
  const absolute = resolve(requiredPath(options, "checkCatalogue"));
  const { signal, repair = false } = options;
  const path = basename(absolute) === catalogFileName ? dirname(absolute) : absolute;
  const folder = catalogueFolder(path);
  if (!repair) {
    const lost = await lostCatalog(catalogueViews(folder)());
    if (lost === undefined) return (await inspected(path, options)).report;
    return { findings: [findingOf(lost, folder)], filesRead: 0, isRepaired: false };
  }
  const wait = { signal, timeoutSeconds: options.lockTimeoutSeconds, onWait: options.onWait };
  return withAccess(writeGate(folder, thisMachine), wait, async (access) => {
    // All else is found by way of catalog.json, which therefore comes first.
    const lost = await lostCatalog(catalogueViews(folder)());
    const context = { access, maxBytes: maxCollectionBytes, signal };
    if (lost !== undefined) await applyRepairs(folder, [lost], context);
    const { report, problems, hasIndex } = await inspected(path, options);
    await applyRepairs(folder, problems, context);
    if (!hasIndex || problems.some(({ repairs }) => repairs !== undefined)) {
      await rebuildIndex(catalogueViews(folder)());
    }
    const first = lost === undefined ? [] : [findingOf(lost, folder)];
    return { ...report, findings: [...first, ...report.findings].sort(byFile), isRepaired: true };
  });
}

async function inspected(
  path: string,
  { archivePath, signal, onProgress }: CheckOptions,
): Promise<{
  readonly report: CheckReport;
  readonly problems: readonly Problem[];
  readonly hasIndex: boolean;
}> {
  const folder = catalogueFolder(path);
  const view = catalogueViews(folder)();
  const catalog = await view.catalog();
  if (catalog === undefined) {
    throw new StoreError("store/not-a-catalogue", `${path} holds no catalogue: check the path`, { path });
  }
  const files = await listFiles(path, catalog.children, signal);
  signal?.throwIfAborted();
  const structure = await checkStructure(view, catalog, files);
  const { collections } = structure;
  const total = collections.reduce((sum, { itemPaths }) => sum + itemPaths.length, collections.length + 1);
  let done = collections.length + 1;
  const onRead = (): void => {
    done += 1;
    if (done % 100 === 0 || done >= total) onProgress?.(done, Math.max(done, total));
  };
  const survey = await surveyItems(view, { catalog, collections, files, signal, onRead });
  // As they will be once what can be linked is linked.
  const lasting = [...survey.items.values()].filter((item) => item.isLinked || isWhole(item, survey));
  const byCollection = new Map<string, SurveyedItem[]>();
  for (const item of lasting) {
    const own = byCollection.get(item.collectionFile.path);
    if (own === undefined) byCollection.set(item.collectionFile.path, [item]);
    else own.push(item);
  }
  const problems: Problem[] = [
    ...structure.problems,
    ...checkItems(survey, catalog.roots),
    ...checkRelations(survey, catalog.roots),
    ...checkExtents(collections, ({ path: file }) => byCollection.get(file) ?? []),
    ...(await checkProductFiles(lasting, {
      catalogue: path,
      archive: archivePath === undefined ? join(path, "data") : resolve(archivePath),
      signal,
    })),
    ...(await checkIndex(view, survey.items.values())),
    ...files.debris.map(
      (file): Problem => ({
        kind: "debris",
        path: file,
        message: "a writer that was stopped has left it behind",
        repairs: [{ step: "remove", path: file }],
      }),
    ),
  ];
  const findings = problems.map((problem) => findingOf(problem, folder));
  const report = { findings: findings.sort(byFile), filesRead: done, isRepaired: false };
  return { report, problems, hasIndex: (await view.index()) !== undefined };
}

function findingOf({ kind, path, message, repairs }: Problem, folder: CatalogueFolder): Finding {
  return {
    kind,
    file: folder.absolute(path),
    message,
    isRepairable: repairs !== undefined,
    isHarmless: kind === "unused-index",
  };
}

function byFile(a: Finding, b: Finding): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}
