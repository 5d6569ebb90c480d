const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Query parameters that are a credential by themselves, lower case. */
const credentials = words(
  "sig signature token access_token auth_token apikey api_key api-key password subscription-key x-api-key",
);

/**
 * Parameters that belong to a signature and mean nothing secret elsewhere: Azure shared access signatures
 * (Microsoft Learn, "Create a service SAS"), CloudFront signed URLs, Google Cloud Storage V2.
 */
const signatureParts = words(
  "se sp st sv sr spr sip ss srt skoid sktid skt ske sks skv expires policy key-pair-id awsaccesskeyid googleaccessid",
);

/** AWS Signature Version 4 and Google V4: every parameter begins so. */
const signaturePrefix = /^x-(amz|goog)-/;

/**
 * An address without what must never be stored: user name and password, signatures and tokens in the query.
 *
 * Relative references, paths and whatever is not an http(s) address come back as they are.
 */
export function publicHref(href: string): string {
  if (!/^https?:\/\//i.test(href)) return href;
  const bare = href.replace(/^(https?:\/\/)[^/?#@]*@/i, "$1");
  const [, base = "", query, fragment = ""] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(bare) ?? [];
  if (query === undefined) return bare;
  const pairs = query.split("&").filter((pair) => pair !== "");
  const names = pairs.map((pair) => (pair.split("=", 1)[0] ?? "").toLowerCase());
  const isSigned = names.some((name) => name === "sig" || name === "signature");
  const kept = pairs.filter((_, i) => {
    const name = names[i] ?? "";
    return !(credentials.has(name) || signaturePrefix.test(name) || (isSigned && signatureParts.has(name)));
  });
  return `${base}${kept.length > 0 ? `?${kept.join("&")}` : ""}${fragment}`;
}
