import type { AdapterContext, ProviderKind } from "@eomatch/cli/program";
import type { Credentials, PasswordSource } from "@eomatch/providers/sign-in";

/** The zod that the command line hands out. */
export type Zod = Parameters<ProviderKind["options"]>[0];

/** A schema of its making. */
export type Schema<Value> = ReturnType<ProviderKind<Value>["options"]>;

/** What stands under `auth` of a provider, by its kind. */
export type Auth =
  | { kind: "basic"; username: string; password: string; hosts?: string[] | undefined }
  | { kind: "bearer"; token: string; hosts?: string[] | undefined }
  | {
      kind: "oidc";
      username: string;
      password: string;
      totp?: string | undefined;
      token_url?: string | undefined;
      client_id?: string | undefined;
      client_secret?: string | undefined;
      hosts?: string[] | undefined;
    }
  | { kind: "netrc"; file?: string | undefined; machine?: string | undefined }
  | { kind: "sas"; token: string; hosts?: string[] | undefined };

/** The schema of `auth` where these kinds may stand. */
export function authSchema<Kind extends Auth["kind"]>(
  zod: Zod,
  kinds: readonly Kind[],
): Schema<Extract<Auth, { kind: Kind }> | undefined> {
  const text = zod.string().min(1);
  const hosts = zod.array(text).min(1).optional();
  const forms = {
    basic: zod.strictObject({ kind: zod.literal("basic"), username: text, password: text, hosts }),
    bearer: zod.strictObject({ kind: zod.literal("bearer"), token: text, hosts }),
    netrc: zod.strictObject({ kind: zod.literal("netrc"), file: text.optional(), machine: text.optional() }),
    oidc: zod.strictObject({
      kind: zod.literal("oidc"),
      username: text,
      password: text,
      totp: text.optional(),
      token_url: zod.url({ protocol: /^https?$/ }).optional(),
      client_id: text.optional(),
      client_secret: text.optional(),
      hosts,
    }),
    sas: zod.strictObject({ kind: zod.literal("sas"), token: text, hosts }),
  };
  const chosen = kinds.map((kind) => forms[kind]) as [(typeof forms)[Kind], ...(typeof forms)[Kind][]];
  const error = `needs a kind that this provider signs in with: ${kinds.join(", ")}`;
  return zod.discriminatedUnion("kind", chosen, { error }).optional() as unknown as Schema<
    Extract<Auth, { kind: Kind }> | undefined
  >;
}

/** Where names and passwords come from: those of `auth`, else the netrc file's for the first of these machines. */
export async function passwordOf(
  auth: Auth | undefined,
  { machines, provider, context }: { machines: readonly string[]; provider: string; context: AdapterContext },
): Promise<PasswordSource> {
  const { knownPassword, netrcFile, netrcPassword } = await import("@eomatch/providers/sign-in");
  if (auth?.kind === "basic" || auth?.kind === "oidc") return knownPassword(auth);
  const { file, machine } = auth?.kind === "netrc" ? auth : { file: undefined, machine: undefined };
  const path = netrcPath(file, context);
  return netrcPassword(netrcFile(path, provider), machine === undefined ? machines : [machine]);
}

/**
 * Signs in with what `auth` says, or with what the netrc file has for the host.
 *
 * @param use `hosts` are those of the archive itself, which `auth.hosts` adds to
 */
export async function credentialsOf(
  auth: Auth | undefined,
  use: { readonly hosts: readonly string[]; readonly provider: string; readonly context: AdapterContext },
): Promise<Credentials> {
  const signIn = await import("@eomatch/providers/sign-in");
  const { provider, context } = use;
  const given = auth === undefined || auth.kind === "netrc" ? [] : (auth.hosts ?? []);
  const hosts = [...new Set([...use.hosts, ...given])];
  switch (auth?.kind) {
    case "basic":
      return signIn.basicCredentials({ ...auth, hosts, provider });
    case "bearer":
      return signIn.bearerCredentials({ ...auth, hosts, provider });
    case "sas":
      return signIn.sasCredentials({ ...auth, hosts, provider });
    case "oidc": {
      const { token_url: tokenUrl, client_id: clientId, client_secret: clientSecret, totp } = auth;
      if (tokenUrl === undefined || clientId === undefined) {
        throw new Error(
          "auth of kind oidc needs token_url and client_id here: the archive's documentation has both",
        );
      }
      const help = "check auth.username and auth.password, or register with the archive";
      const password = signIn.knownPassword(auth);
      return signIn.oidcCredentials({
        password,
        tokenUrl,
        clientId,
        clientSecret,
        totp,
        hosts,
        provider,
        help,
      });
    }
    default:
      return signIn.netrcCredentials(signIn.netrcFile(netrcPath(auth?.file, context), provider), {
        hosts,
        provider,
      });
  }
}

function netrcPath(file: string | undefined, { env, resolvePath }: AdapterContext): string {
  return resolvePath(file ?? (env["NETRC"] || "~/.netrc"));
}
