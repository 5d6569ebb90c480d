/**
 * The path that a call was given.
 *
 * @param call as it is written, for the message
 * @throws TypeError when there is none: callers without types give the path alone
 */
export function requiredPath(options: { readonly path: string }, call: string): string {
  const path: unknown = (options as { readonly path: string } | undefined)?.path;
  if (typeof path === "string" && path !== "" && !path.includes("\0")) return path;
  const given = typeof options === "string" ? JSON.stringify(options) : (JSON.stringify(path) ?? "none");
  throw new TypeError(
    `${call} needs the path of a folder, as in ${call}({ path: "matchups" }); given: ${given}`,
  );
}
