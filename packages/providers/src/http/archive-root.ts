import { ProviderError } from "@eomatch/stac-model";

/**
 * The root of an archive's interface, without query and slash at its end.
 *
 * @throws ProviderError `provider/invalid-options` when it is no http(s) address or holds credentials; it is not quoted
 */
export function archiveRoot(
  text: string,
  { option, provider }: { readonly option: string; readonly provider: string },
): string {
  const refuse = (why: string): ProviderError =>
    new ProviderError("provider/invalid-options", `${provider}: ${option} ${why}`, { provider });
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw refuse("is not an address; write it as https://host/path");
  }
  const address = new URL(text);
  if (address.username !== "" || address.password !== "") {
    throw refuse("may not hold a user name or password; put them under auth");
  }
  return `${address.origin}${address.pathname}`.replace(/\/+$/, "");
}
