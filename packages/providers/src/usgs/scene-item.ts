import type { StacAsset } from "@eomatch/stac-model";
import { z } from "zod";
import { archiveItem } from "../archive-item.js";
import { ProductRefusal } from "../errors.js";
import { type SceneTime, sceneTime } from "./scene-time.js";

/** A scene as the interface lists it, with full metadata. */
export interface Scene {
  readonly displayId: string;
  readonly entityId: string;
  readonly cloudCover?: number | undefined;
  readonly publishDate?: string | undefined;
  readonly temporalCoverage?:
    | { readonly startDate?: string | undefined; readonly endDate?: string | undefined }
    | undefined;
  readonly spatialCoverage?: unknown;
  readonly spatialBounds?: unknown;
  readonly browse?: readonly { readonly browsePath?: string | undefined }[] | undefined;
  readonly metadata?: readonly { readonly fieldName: string; readonly value?: unknown }[] | undefined;
}

const sceneSchema: z.ZodType<Scene> = z.object({
  displayId: z.string().min(1),
  entityId: z.string().min(1),
  cloudCover: z.coerce.number().optional().catch(undefined),
  publishDate: z.string().optional().catch(undefined),
  temporalCoverage: z
    .object({
      startDate: z.string().optional().catch(undefined),
      endDate: z.string().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  spatialCoverage: z.unknown().optional(),
  spatialBounds: z.unknown().optional(),
  browse: z
    .array(z.object({ browsePath: z.string().optional().catch(undefined) }))
    .optional()
    .catch(undefined),
  metadata: z
    .array(z.object({ fieldName: z.string(), value: z.unknown().optional() }))
    .optional()
    .catch(undefined),
});

/** Reads a scene of a page; undefined when it has no ids. */
export function readScene(value: unknown): Scene | undefined {
  return sceneSchema.safeParse(value).data;
}

/** Where a scene is from. */
export interface SceneSource {
  /** Root of the interface. */
  readonly url: string;
  readonly datasetName: string;
  readonly dayPrecision: "skip" | "interval";
}

/**
 * A scene as a STAC item, with the names that USGS' own STAC has for its properties.
 *
 * @throws ProductRefusal when its time is only a day and such scenes are skipped
 */
export function sceneItem(scene: Scene, source: SceneSource): { readonly [field: string]: unknown } {
  const metadata = new Map(
    (scene.metadata ?? []).map(({ fieldName, value }): [string, unknown] => [fieldName, value]),
  );
  const time = sceneTime(metadata, scene.temporalCoverage);
  if (time?.isDay && source.dayPrecision === "skip") {
    throw new ProductRefusal(
      `its time is only a day (${time.start.slice(0, 10)}), too coarse for time differences`,
    );
  }
  const query = new URLSearchParams({ datasetName: source.datasetName, entityId: scene.entityId });
  const picture = scene.browse?.find(({ browsePath }) => /^https?:/.test(browsePath ?? ""))?.browsePath;
  const data: StacAsset = {
    // The file's own address is made when it is asked for: this is where.
    href: `${source.url}/download-options?${query}`,
    type: isSentinel(scene) ? "application/zip" : "application/x-tar",
    roles: ["data"],
  };
  return archiveItem({
    id: scene.displayId,
    geometry: scene.spatialCoverage ?? scene.spatialBounds,
    properties: { ...timeProperties(time), ...sceneProperties(scene, metadata) },
    links: [{ rel: "self", href: `${source.url}/scene-metadata?${query}`, type: "application/json" }],
    assets: { data, ...(picture === undefined ? {} : { quicklook: { href: picture, roles: ["overview"] } }) },
  });
}

function isSentinel({ displayId }: Scene): boolean {
  return /^(S2|L1C_T)/.test(displayId);
}

function timeProperties(time: SceneTime | undefined): { readonly [property: string]: unknown } {
  if (time === undefined) return {};
  const { start, stop, isDay } = time;
  const times = { datetime: start, start_datetime: start, end_datetime: stop };
  return isDay ? { ...times, "eomatch:time_precision": "day" } : times;
}

function sceneProperties(
  scene: Scene,
  metadata: ReadonlyMap<string, unknown>,
): { readonly [property: string]: unknown } {
  const text = (...names: string[]): string | undefined =>
    names
      .map((name) => metadata.get(name))
      .find((value): value is string => typeof value === "string" && value.trim() !== "")
      ?.trim();
  const number = (...names: string[]): number | undefined => {
    const values = names
      .map((name) => metadata.get(name))
      .filter((value) => value !== null && value !== undefined && value !== "");
    return values.map(Number).find(Number.isFinite);
  };
  const platform = text("Platform", "Satellite Name");
  const [path, row] = [number("WRS Path", "Target WRS Path"), number("WRS Row", "Target WRS Row")];
  const [, correction, category] =
    /^L[A-Z]\d\d_(L[12][A-Z]{2})_.*_(T1|T2|RT|A1|A2)$/.exec(scene.displayId) ?? [];
  const tile = /(?:^|_)T(\d{2}[C-X][A-Z]{2})(?:_|$)/.exec(scene.displayId)?.[1];
  const cloud = scene.cloudCover;
  const isLandsat = /^L[A-Z]\d\d_/.test(scene.displayId);
  return withoutUndefined({
    platform,
    "eo:cloud_cover": cloud !== undefined && cloud >= 0 && cloud <= 100 ? cloud : undefined,
    "grid:code":
      path === undefined || row === undefined ? tile && `MGRS-${tile}` : `WRS2-${padded(path)}${padded(row)}`,
    "landsat:scene_id": isLandsat ? scene.entityId : undefined,
    "landsat:wrs_path": path === undefined ? undefined : padded(path),
    "landsat:wrs_row": row === undefined ? undefined : padded(row),
    "landsat:correction": correction,
    "landsat:collection_category": category,
    "view:sun_azimuth": within(number("Sun Azimuth L0RA", "Sun Azimuth L1", "Sun Azimuth"), 0, 360),
    "view:sun_elevation": within(number("Sun Elevation L0RA", "Sun Elevation L1", "Sun Elevation"), -90, 90),
    "usgs:day_night": text("Day/Night Indicator")?.toLowerCase(),
  });
}

function padded(number: number): string {
  return String(number).padStart(3, "0");
}

function within(value: number | undefined, least: number, greatest: number): number | undefined {
  return value !== undefined && value >= least && value <= greatest ? value : undefined;
}

function withoutUndefined(fields: { readonly [field: string]: unknown }): {
  readonly [field: string]: unknown;
} {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
