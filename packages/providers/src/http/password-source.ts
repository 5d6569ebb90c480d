import type { ProviderSignIn } from "@eomatch/stac-model";

/** A user's name and password, or what an archive takes for one. */
export interface UserPassword {
  readonly username: string;
  readonly password: string;
}

/**
 * Where a name and a password come from: the config, or a netrc file that is read when they are needed first.
 *
 * @returns undefined when there are none
 */
export type PasswordSource = () => Promise<UserPassword | undefined>;

/** A name and a password that are known already; a source of none without both. */
export function knownPassword(known: Partial<UserPassword>): PasswordSource {
  const { username, password } = known;
  const found = username === undefined || password === undefined ? undefined : { username, password };
  return async () => found;
}

/** The value of a Basic authorization header (RFC 7617), UTF-8. */
export function basicAuthorization({ username, password }: UserPassword): string {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}

/** Whether there are a name and a password, and what to do when not. */
export async function passwordSignIn(source: PasswordSource, help: string): Promise<ProviderSignIn> {
  const found = await source();
  return found === undefined ? { state: "needed", hint: help } : { state: "given", as: found.username };
}
