import type { ProviderKind } from "@eomatch/cli/program";
import { hostHealthOf } from "./host-health.js";

/** `linked_files: { retries?, max_concurrent_requests?, assets? … }`: the addresses of products' own assets. */
export const linkedFilesKind: ProviderKind<{
  retries?: number | undefined;
  max_concurrent_requests?: number | undefined;
  min_interval_seconds?: number | undefined;
  response_timeout_seconds?: number | undefined;
  stall_timeout_seconds?: number | undefined;
  assets?: string[] | undefined;
  roles?: string[] | undefined;
}> = {
  summary: "the addresses of products' files, of whatever archive",
  options: (zod) =>
    zod.strictObject({
      retries: zod.int().min(0).max(100).optional(),
      max_concurrent_requests: zod.int().min(1).max(100).optional(),
      min_interval_seconds: zod.number().min(0).optional(),
      response_timeout_seconds: zod.number().positive().optional(),
      stall_timeout_seconds: zod.number().positive().optional(),
      assets: zod.array(zod.string()).min(1).optional(),
      roles: zod.array(zod.string()).min(1).optional(),
    }),
  create: async ({ retries, assets, roles, ...config }, context) => {
    const { linkedFilesProvider } = await import("@eomatch/providers/linked-files");
    return linkedFilesProvider({
      retries,
      assets,
      roles,
      maxConcurrentRequests: config.max_concurrent_requests,
      minIntervalSeconds: config.min_interval_seconds,
      responseTimeoutSeconds: config.response_timeout_seconds,
      stallTimeoutSeconds: config.stall_timeout_seconds,
      health: await hostHealthOf(context),
      netrc: context.resolvePath(context.env["NETRC"] || "~/.netrc"),
    });
  },
};
