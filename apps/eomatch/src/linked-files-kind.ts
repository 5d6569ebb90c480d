import type { ProviderKind } from "@eomatch/cli/program";
import { type FileKeys, fileKeys, type HttpKeys, httpKeys, httpOptions } from "./http-keys.js";

/** `linked_files: { retries?, max_concurrent_requests?, assets? … }`: the addresses of products' own assets. */
export const linkedFilesKind: ProviderKind<HttpKeys & FileKeys> = {
  summary: "the addresses of products' files, of whatever archive",
  options: (zod) => zod.strictObject({ ...httpKeys(zod), ...fileKeys(zod) }),
  create: async ({ assets, roles, ...keys }, context) => {
    const { linkedFilesProvider } = await import("@eomatch/providers/linked-files");
    return linkedFilesProvider({
      ...(await httpOptions(keys, context)),
      assets,
      roles,
      netrc: context.resolvePath(context.env["NETRC"] || "~/.netrc"),
    });
  },
};
