import { z } from "zod";

const text = (): z.ZodString => z.string().min(1);
/** What breaks its definition counts as missing: a granule is refused only for what cannot be done without. */
const lenient = <Schema extends z.ZodType>(schema: Schema): z.ZodCatch<z.ZodOptional<Schema>> =>
  schema.optional().catch(undefined as never);

/** A position of UMM. */
interface UmmPoint {
  readonly Longitude: number;
  readonly Latitude: number;
}

/** A rectangle of UMM, degrees. */
export interface UmmRectangle {
  readonly WestBoundingCoordinate: number;
  readonly SouthBoundingCoordinate: number;
  readonly EastBoundingCoordinate: number;
  readonly NorthBoundingCoordinate: number;
}

/** A ring of UMM. */
export interface UmmBoundary {
  readonly Points: readonly UmmPoint[];
}

/** A polygon of UMM: its outer ring, and holes. */
interface UmmPolygon {
  readonly Boundary: UmmBoundary;
  readonly ExclusiveZone?: { readonly Boundaries: readonly UmmBoundary[] } | undefined;
}

/** Where a granule is. */
export interface UmmGeometry {
  readonly GPolygons?: readonly UmmPolygon[] | undefined;
  readonly BoundingRectangles?: readonly UmmRectangle[] | undefined;
  readonly Points?: readonly UmmPoint[] | undefined;
  readonly Lines?: readonly unknown[] | undefined;
}

/** A granule as CMR's `umm_json` lists it: what is used of UMM-G 1.6. */
export interface Granule {
  readonly meta: { readonly "concept-id": string };
  readonly umm: {
    readonly GranuleUR: string;
    readonly CollectionReference?:
      | { readonly ShortName?: string | undefined; readonly Version?: string | undefined }
      | undefined;
    readonly TemporalExtent?:
      | {
          readonly RangeDateTime?:
            | { readonly BeginningDateTime: string; readonly EndingDateTime?: string | undefined }
            | undefined;
          readonly SingleDateTime?: string | undefined;
        }
      | undefined;
    readonly SpatialExtent?:
      | { readonly HorizontalSpatialDomain?: { readonly Geometry?: UmmGeometry | undefined } | undefined }
      | undefined;
    readonly Platforms?:
      | readonly {
          readonly ShortName: string;
          readonly Instruments?: readonly { readonly ShortName: string }[] | undefined;
        }[]
      | undefined;
    readonly OrbitCalculatedSpatialDomains?:
      | readonly {
          readonly OrbitNumber?: number | undefined;
          readonly BeginOrbitNumber?: number | undefined;
        }[]
      | undefined;
    readonly CloudCover?: number | undefined;
    readonly PGEVersionClass?: { readonly PGEVersion?: string | undefined } | undefined;
    readonly DataGranule?:
      | {
          readonly DayNightFlag?: string | undefined;
          readonly ProductionDateTime?: string | undefined;
          readonly Identifiers?:
            | readonly { readonly Identifier: string; readonly IdentifierType: string }[]
            | undefined;
          readonly ArchiveAndDistributionInformation?: readonly GranuleFile[] | undefined;
        }
      | undefined;
    readonly RelatedUrls?: readonly RelatedUrl[] | undefined;
  };
}

/** An address of a granule. */
export interface RelatedUrl {
  readonly URL: string;
  readonly Type: string;
  readonly Subtype?: string | undefined;
  readonly MimeType?: string | undefined;
}

/** What is known of a granule's file. */
export interface GranuleFile {
  readonly Name?: string | undefined;
  readonly SizeInBytes?: number | undefined;
  readonly MimeType?: string | undefined;
  readonly Checksum?: { readonly Value: string; readonly Algorithm: string } | undefined;
}

const point = z.object({ Longitude: z.number(), Latitude: z.number() });
const boundary = z.object({ Points: z.array(point) });

const granuleSchema: z.ZodType<Granule> = z.object({
  // Half a character (a lone surrogate) cannot stand in an address.
  meta: z.object({ "concept-id": text().regex(/^\P{Cs}+$/u) }),
  umm: z.object({
    GranuleUR: text(),
    CollectionReference: lenient(z.object({ ShortName: lenient(z.string()), Version: lenient(z.string()) })),
    TemporalExtent: lenient(
      z.object({
        RangeDateTime: lenient(z.object({ BeginningDateTime: text(), EndingDateTime: lenient(text()) })),
        SingleDateTime: lenient(text()),
      }),
    ),
    SpatialExtent: lenient(
      z.object({
        HorizontalSpatialDomain: lenient(
          z.object({
            Geometry: lenient(
              z.object({
                GPolygons: lenient(
                  z.array(
                    z.object({
                      Boundary: boundary,
                      ExclusiveZone: lenient(z.object({ Boundaries: z.array(boundary) })),
                    }),
                  ),
                ),
                BoundingRectangles: lenient(
                  z.array(
                    z.object({
                      WestBoundingCoordinate: z.number(),
                      SouthBoundingCoordinate: z.number(),
                      EastBoundingCoordinate: z.number(),
                      NorthBoundingCoordinate: z.number(),
                    }),
                  ),
                ),
                Points: lenient(z.array(point)),
                Lines: lenient(z.array(z.unknown())),
              }),
            ),
          }),
        ),
      }),
    ),
    Platforms: lenient(
      z.array(
        z.object({ ShortName: text(), Instruments: lenient(z.array(z.object({ ShortName: text() }))) }),
      ),
    ),
    OrbitCalculatedSpatialDomains: lenient(
      z.array(z.object({ OrbitNumber: lenient(z.number()), BeginOrbitNumber: lenient(z.number()) })),
    ),
    CloudCover: lenient(z.number()),
    PGEVersionClass: lenient(z.object({ PGEVersion: lenient(text()) })),
    DataGranule: lenient(
      z.object({
        DayNightFlag: lenient(z.string()),
        ProductionDateTime: lenient(z.string()),
        Identifiers: lenient(z.array(z.object({ Identifier: text(), IdentifierType: text() }))),
        ArchiveAndDistributionInformation: lenient(
          z.array(
            z.object({
              Name: lenient(text()),
              SizeInBytes: lenient(z.number().int().nonnegative()),
              MimeType: lenient(text()),
              Checksum: lenient(z.object({ Value: text(), Algorithm: text() })),
            }),
          ),
        ),
      }),
    ),
    RelatedUrls: lenient(
      z.array(z.object({ URL: text(), Type: text(), Subtype: lenient(text()), MimeType: lenient(text()) })),
    ),
  }),
});

/** Reads a granule of a page; undefined when it has no id. */
export function readGranule(value: unknown): Granule | undefined {
  return granuleSchema.safeParse(value).data;
}
