import { readFile } from "node:fs/promises";
import { ProviderError } from "@eomatch/stac-model";
import { credentialScope } from "./credential-scope.js";
import type { Credentials } from "./credentials.js";
import { basicAuthorization, type PasswordSource, type UserPassword } from "./password-source.js";
import type { CredentialUse } from "./static-credentials.js";

/**
 * Reads a netrc text: what stands for each machine, names in lower case.
 *
 * Tokens are parted by white space, may stand in double quotes with backslashes (as curl has it), and comments begin
 * with `#` where a token would. `macdef` runs up to an empty line. `default` is left out: it would send a password to
 * hosts that nobody named. The first entry of a machine counts.
 */
export function parseNetrc(text: string): ReadonlyMap<string, UserPassword> {
  const machines = new Map<string, UserPassword>();
  let machine: string | undefined;
  let entry: { login?: string; password?: string } = {};
  const close = (): void => {
    const { login, password } = entry;
    if (machine !== undefined && login !== undefined && password !== undefined && !machines.has(machine)) {
      machines.set(machine, { username: login, password });
    }
    machine = undefined;
    entry = {};
  };
  const tokens = tokensOf(text.replace(/^\s*macdef\s[\s\S]*?(\n[ \t\r]*\n|$(?![\s\S]))/gm, "\n"));
  for (let i = 0; i < tokens.length; i++) {
    const keyword = tokens[i];
    if (keyword === "default") close();
    else if (keyword === "machine") {
      close();
      machine = tokens[++i]?.toLowerCase();
    } else if (keyword === "login" || keyword === "password") {
      const value = tokens[++i];
      if (value !== undefined) entry[keyword] = value;
    } else if (keyword === "account") i++;
  }
  close();
  return machines;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (const [token, quoted] of text.matchAll(/#[^\n]*|"((?:[^"\\\n]|\\.)*)"|\S+/g)) {
    if (quoted !== undefined) tokens.push(quoted.replace(/\\(.)/g, "$1"));
    // A password may begin with a number sign: a comment stands where a keyword would.
    else if (!token.startsWith("#") || isValueNext(tokens)) tokens.push(...words(token));
  }
  return tokens;
}

/** Of a comment that turned out to be a value, and what follows it on the line. */
function words(token: string): string[] {
  return token.split(/\s+/).filter((word) => word !== "");
}

function isValueNext(tokens: readonly string[]): boolean {
  const last = tokens.at(-1);
  const beforeLast = tokens.at(-2);
  const isKeyword = last === "login" || last === "password" || last === "account";
  // `password password` has its value; a keyword in a keyword's place asks for one.
  return isKeyword && beforeLast !== "login" && beforeLast !== "password" && beforeLast !== "account";
}

/** A netrc file, read when it is asked first, and once. */
export interface NetrcFile {
  /** The path, for messages. */
  readonly path: string;
  /**
   * What stands for the first of these machines that is in it; undefined without one or without a file.
   *
   * @throws ProviderError `provider/unreadable` for a file that is there and cannot be read
   */
  find(machines: readonly string[]): Promise<UserPassword | undefined>;
}

/** Opens a netrc file, which need not exist. */
export function netrcFile(path: string, provider: string): NetrcFile {
  let read: Promise<ReadonlyMap<string, UserPassword>> | undefined;
  return {
    path,
    async find(machines) {
      read ??= readNetrc(path, provider);
      const entries = await read;
      return machines
        .map((machine) => entries.get(machine.toLowerCase()))
        .find((entry) => entry !== undefined);
    },
  };
}

async function readNetrc(path: string, provider: string): Promise<ReadonlyMap<string, UserPassword>> {
  try {
    return parseNetrc(await readFile(path, "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return new Map();
    throw new ProviderError(
      "provider/unreadable",
      `${provider}: the netrc file ${path} cannot be read (${code ?? "no reason given"}); make it readable for you, or name another with NETRC`,
      { provider, cause: error },
    );
  }
}

/** The entry of the first of these machines in a netrc file. */
export function netrcPassword(file: NetrcFile, machines: readonly string[]): PasswordSource {
  return () => file.find(machines);
}

/**
 * Signs in with what a netrc file has for the host (HTTP Basic).
 *
 * @param use `hosts` are origins to which their machine's entry may go whatever their scheme and port; every other
 *   machine that the file names is signed in at over https on its standard port only
 * @throws ProviderError `provider/invalid-options` for a host that is none
 */
export function netrcCredentials(file: NetrcFile, use: CredentialUse): Credentials {
  const isNamed = credentialScope(use.hosts, use.provider);
  return {
    async sign(request) {
      if (!URL.canParse(request.url)) return request;
      const { protocol, port, hostname } = new URL(request.url);
      if (!isNamed(request.url) && !(protocol === "https:" && port === "")) return request;
      const found = await file.find([hostname]);
      if (found === undefined) return request;
      return { ...request, headers: { ...request.headers, authorization: basicAuthorization(found) } };
    },
    refused: async () => false,
    async describe() {
      const machines = use.hosts.map((host) => (URL.canParse(host) ? new URL(host).hostname : host));
      const found = await file.find(machines);
      return found === undefined ? { state: "not-needed" } : { state: "given", as: found.username };
    },
  };
}
