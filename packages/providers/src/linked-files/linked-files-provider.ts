import type { AssetChoice, ProductProvider } from "@eomatch/stac-model";
import type { Credentials } from "../http/credentials.js";
import { createFileOpener, type FileOpenerOptions } from "../http/file-opener.js";
import { createHostBudget, type HostBudgetOptions } from "../http/host-budget.js";
import { netrcCredentials, netrcFile } from "../http/netrc.js";
import type { HttpOptions } from "../http/request.js";
import { sourceOpening } from "../source-opening.js";

/** Options of {@link linkedFilesProvider}. */
export interface LinkedFilesOptions
  extends HttpOptions,
    HostBudgetOptions,
    Partial<AssetChoice>,
    Pick<FileOpenerOptions, "ownConnectionBytes"> {
  /** Name in messages and reports; `linked files` by default. */
  readonly name?: string | undefined;
  /** What signs in where files are fetched from; without it they are asked for as they are. */
  readonly credentials?: Credentials | undefined;
  /** A netrc file that signs in, over https, at the machines that it names; need not exist. */
  readonly netrc?: string | undefined;
}

/**
 * A provider that opens whatever http(s) addresses the products' own assets have, of any collection, and finds nothing:
 * for products whose archive is not configured or needs no more than that.
 *
 * Addresses of this machine's files are never opened: a catalogue may come from anywhere.
 */
export function linkedFilesProvider(options: LinkedFilesOptions = {}): ProductProvider {
  const name = options.name ?? "linked files";
  const netrc =
    options.netrc === undefined
      ? undefined
      : netrcCredentials(netrcFile(options.netrc, name), { hosts: [], provider: name });
  const credentials = options.credentials ?? netrc;
  const opener = createFileOpener({
    ...options,
    credentials,
    provider: name,
    budget: createHostBudget(options),
  });
  return {
    name,
    collections: [],
    async *search() {},
    ...sourceOpening({ provider: name, opener, choice: options, mayReadFiles: false }),
  };
}
