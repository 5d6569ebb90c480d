import type { AdapterContext, ProviderKind } from "@eomatch/cli/program";
import type { StacApiOptions } from "@eomatch/providers/stac-api";
import {
  type Collections,
  collectionNames,
  type FileKeys,
  fileKeys,
  type HttpKeys,
  httpKeys,
  httpOptions,
} from "./http-keys.js";
import { type Auth, authSchema, cdseSignIn, credentialsOf, type Zod } from "./sign-in.js";

/** What a config may say of a STAC API beside where it is. */
interface StacApiConfig extends HttpKeys, FileKeys {
  collections?: Collections | undefined;
  name?: string | undefined;
  headers?: Record<string, string> | undefined;
  method?: "GET" | "POST" | undefined;
  use_extensions?: boolean | undefined;
  page_size?: number | undefined;
}

interface AuthConfig {
  auth?: Auth | undefined;
}

const authField = (zod: Zod) => ({ auth: authSchema(zod, ["basic", "bearer", "oidc", "netrc", "sas"]) });

const fields = (zod: Zod) => ({
  collections: collectionNames(zod),
  name: zod.string().optional(),
  headers: zod.record(zod.string(), zod.string()).optional(),
  method: zod.enum(["GET", "POST"]).optional(),
  use_extensions: zod.boolean().optional(),
  page_size: zod.int().min(1).max(10_000).optional(),
  ...httpKeys(zod),
  ...fileKeys(zod),
});

async function toOptions(
  config: StacApiConfig,
  context: AdapterContext,
): Promise<Omit<StacApiOptions, "url">> {
  const { name, collections, headers, method, assets, roles } = config;
  return {
    ...(await httpOptions(config, context)),
    name,
    collections,
    headers,
    method,
    assets,
    roles,
    useExtensions: config.use_extensions,
    pageSize: config.page_size,
  };
}

/** `{ kind: stac-api, url, collections?, headers?, page_size? … }`: any archive with STAC API item search. */
export const stacApiKind: ProviderKind<StacApiConfig & AuthConfig & { url: string }> = {
  summary: "a product archive with STAC API item search",
  options: (zod) =>
    zod.strictObject({ url: zod.url({ protocol: /^https?$/ }), ...authField(zod), ...fields(zod) }),
  create: async ({ url, auth, ...config }, context) => {
    const { stacApiProvider } = await import("@eomatch/providers/stac-api");
    return stacApiProvider(await signedIn({ url, ...(await toOptions(config, context)) }, { auth, context }));
  },
};

/** The options with what signs in at the API's own host, and at those that `auth` names. */
async function signedIn(
  options: StacApiOptions,
  { auth, context }: AuthConfig & { readonly context: AdapterContext },
): Promise<StacApiOptions> {
  const provider = options.name ?? `stac-api ${new URL(options.url).host}`;
  const use = { hosts: [new URL(options.url).origin], provider, context };
  return { ...options, credentials: await credentialsOf(auth, use) };
}

/** A STAC API that eomatch knows by name: `{ kind: earth-search }`; every option of `stac-api` replaces what is built in. */
function presetKind(
  kind: string,
  summary: string,
): ProviderKind<StacApiConfig & AuthConfig & { url?: string | undefined }> {
  return {
    summary,
    options: (zod) =>
      zod.strictObject({
        url: zod.url({ protocol: /^https?$/ }).optional(),
        ...authField(zod),
        ...fields(zod),
      }),
    create: async ({ url, auth, ...config }, context) => {
      const { stacApiPreset, stacApiProvider } = await import("@eomatch/providers/stac-api");
      const options = stacApiPreset(kind, { url, ...(await toOptions(config, context)) });
      // Its files are those of the OData catalogue, with the same sign-in.
      const isCopernicus =
        kind === "copernicus-stac" && (auth === undefined || /^(oidc|netrc)$/.test(auth.kind));
      if (!isCopernicus) return stacApiProvider(await signedIn(options, { auth, context }));
      const credentials = await cdseSignIn(auth, { provider: options.name ?? kind, context });
      return stacApiProvider({ ...options, credentials });
    },
  };
}

/** `{ kind: copernicus-stac }`. */
export const copernicusStacKind: ReturnType<typeof presetKind> = presetKind(
  "copernicus-stac",
  "Copernicus Data Space by its STAC API",
);

/** `{ kind: earth-search }`. */
export const earthSearchKind: ReturnType<typeof presetKind> = presetKind(
  "earth-search",
  "Earth Search: Sentinel-2 and Landsat on AWS",
);

/** `{ kind: landsatlook }`. */
export const landsatlookKind: ReturnType<typeof presetKind> = presetKind(
  "landsatlook",
  "the Landsat archive of USGS by its STAC API",
);

/** `{ kind: ceda }`. */
export const cedaKind: ReturnType<typeof presetKind> = presetKind("ceda", "the CEDA archive by its STAC API");

/** `{ kind: planetary-computer, subscription_key? … }`: files are signed as they are fetched. */
export const planetaryComputerKind: ProviderKind<
  StacApiConfig & {
    url?: string | undefined;
    subscription_key?: string | undefined;
    token_url?: string | undefined;
  }
> = {
  summary: "the Planetary Computer; its files are signed as they are fetched",
  options: (zod) =>
    zod.strictObject({
      url: zod.url({ protocol: /^https?$/ }).optional(),
      subscription_key: zod.string().min(1).optional(),
      token_url: zod.url({ protocol: /^https?$/ }).optional(),
      ...fields(zod),
    }),
  create: async ({ url, subscription_key: subscriptionKey, token_url: tokenUrl, ...config }, context) => {
    const [{ stacApiPreset, stacApiProvider }, { planetaryComputerCredentials }] = await Promise.all([
      import("@eomatch/providers/stac-api"),
      import("@eomatch/providers/planetary-computer"),
    ]);
    const options = stacApiPreset("planetary-computer", { url, ...(await toOptions(config, context)) });
    const credentials = planetaryComputerCredentials({ subscriptionKey, tokenUrl, provider: options.name });
    return stacApiProvider({ ...options, credentials });
  },
};
