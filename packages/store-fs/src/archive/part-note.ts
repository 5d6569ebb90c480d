import { z } from "zod";

/** What stands beside a file that is arriving: which version of which file it is. */
interface PartNote {
  readonly fileName: string;
  /** ETag or Last-Modified. */
  readonly validator: string;
  readonly sizeBytes?: number | undefined;
  readonly checksum?: string | undefined;
}

/** The zod schema of a note: whoever can write into the folder may have written it. */
export const noteSchema: z.ZodType<PartNote> = z.object({
  fileName: z.string(),
  validator: z.string().min(1),
  sizeBytes: z.number().int().nonnegative().optional(),
  checksum: z.string().optional(),
});
