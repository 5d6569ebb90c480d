import type { AdapterContext, ProviderKind } from "@eomatch/cli/program";
import {
  type Collections,
  collectionNames,
  type HttpKeys,
  httpKeys,
  httpOptions,
  type KeySchemas,
} from "./http-keys.js";
import { type Auth, authSchema, cdseSignIn, passwordOf, type Zod } from "./sign-in.js";

/** Keys that every archive over HTTP has. */
interface ArchiveKeys extends HttpKeys {
  name?: string | undefined;
  collections?: Collections | undefined;
  url?: string | undefined;
  page_size?: number | undefined;
}

function archiveKeys(zod: Zod, maxPageSize: number): KeySchemas<ArchiveKeys> {
  return {
    name: zod.string().min(1).optional(),
    collections: collectionNames(zod),
    url: zod.url({ protocol: /^https?$/ }).optional(),
    page_size: zod.int().min(1).max(maxPageSize).optional(),
    ...httpKeys(zod),
  };
}

async function archiveOptions(
  keys: ArchiveKeys,
  context: AdapterContext,
): Promise<
  Awaited<ReturnType<typeof httpOptions>> & {
    name: string | undefined;
    collections: Collections | undefined;
    url: string | undefined;
    pageSize: number | undefined;
  }
> {
  const { name, collections, url, page_size: pageSize } = keys;
  return { ...(await httpOptions(keys, context)), name, collections, url, pageSize };
}

/** Origins of the addresses that a config names itself. */
function origins(...addresses: readonly (string | undefined)[]): string[] {
  return addresses.flatMap((address) => (address === undefined ? [] : [new URL(address).origin]));
}

/** `{ kind: cdse, auth?, collections? … }`: Copernicus Data Space. */
export const cdseKind: ProviderKind<
  ArchiveKeys & {
    auth?: Extract<Auth, { kind: "oidc" | "bearer" | "netrc" }> | undefined;
    download_url?: string | undefined;
  }
> = {
  summary: "Copernicus Data Space: every Sentinel product, searched through OData",
  options: (zod) =>
    zod.strictObject({
      ...archiveKeys(zod, 1000),
      download_url: zod.url({ protocol: /^https?$/ }).optional(),
      auth: authSchema(zod, ["oidc", "bearer", "netrc"]),
    }),
  create: async ({ auth, download_url: downloadUrl, ...keys }, context) => {
    const { cdseHosts, cdseProvider } = await import("@eomatch/providers/cdse");
    const provider = keys.name ?? "cdse";
    const named = origins(keys.url, downloadUrl);
    const options = { ...(await archiveOptions(keys, context)), downloadUrl };
    if (auth?.kind === "bearer") {
      const { bearerCredentials } = await import("@eomatch/providers/sign-in");
      const hosts = [...cdseHosts, ...named, ...(auth.hosts ?? [])];
      return cdseProvider({
        ...options,
        credentials: bearerCredentials({ token: auth.token, hosts, provider }),
      });
    }
    const use = { provider, context, hosts: named, retries: keys.retries };
    return cdseProvider({ ...options, credentials: await cdseSignIn(auth, use) });
  },
};

/** `{ kind: earthdata, auth?, collections? … }`: NASA's Earthdata. */
export const earthdataKind: ProviderKind<
  ArchiveKeys & {
    auth?: Extract<Auth, { kind: "basic" | "bearer" | "netrc" }> | undefined;
    login_host?: string | undefined;
  }
> = {
  summary: "NASA Earthdata: MODIS, VIIRS, PACE and more, searched through CMR",
  options: (zod) =>
    zod.strictObject({
      ...archiveKeys(zod, 2000),
      login_host: zod.string().min(1).optional(),
      auth: authSchema(zod, ["bearer", "basic", "netrc"]),
    }),
  create: async ({ auth, login_host: loginHost, ...keys }, context) => {
    const { earthdataCredentials, earthdataHosts, earthdataLoginHost, earthdataProvider } = await import(
      "@eomatch/providers/earthdata"
    );
    const provider = keys.name ?? "earthdata";
    if (auth?.kind === "bearer") {
      const { bearerCredentials } = await import("@eomatch/providers/sign-in");
      const hosts = [...earthdataHosts, ...(auth.hosts ?? [])];
      const credentials = bearerCredentials({ token: auth.token, hosts, provider });
      return earthdataProvider({ ...(await archiveOptions(keys, context)), credentials });
    }
    const password = await passwordOf(auth, { machines: [earthdataLoginHost], provider, context });
    return earthdataProvider({
      ...(await archiveOptions(keys, context)),
      credentials: earthdataCredentials({ password, loginHost, provider }),
    });
  },
};

/** `{ kind: usgs, auth?, collections? … }`: USGS' Machine-to-Machine interface. */
export const usgsKind: ProviderKind<
  ArchiveKeys & {
    auth?: Extract<Auth, { kind: "basic" | "netrc" }> | undefined;
    day_precision?: "skip" | "interval" | undefined;
    max_prepare_seconds?: number | undefined;
  }
> = {
  summary: "USGS: Landsat and others, searched through M2M, which needs an account",
  options: (zod) =>
    zod.strictObject({
      ...archiveKeys(zod, 50_000),
      day_precision: zod.enum(["skip", "interval"]).optional(),
      max_prepare_seconds: zod.number().min(0).optional(),
      auth: authSchema(zod, ["basic", "netrc"]),
    }),
  create: async ({ auth, ...keys }, context) => {
    const { usgsProvider } = await import("@eomatch/providers/usgs");
    const provider = keys.name ?? "usgs";
    const machines = ["m2m.cr.usgs.gov", "ers.cr.usgs.gov"];
    return usgsProvider({
      ...(await archiveOptions(keys, context)),
      password: await passwordOf(auth, { machines, provider, context }),
      dayPrecision: keys.day_precision,
      maxPrepareSeconds: keys.max_prepare_seconds,
    });
  },
};
