import type { Credentials } from "./credentials.js";

/**
 * Credentials, before which headers of the user's own go to one origin and nowhere else.
 *
 * @param origin scheme, host and port that the headers are meant for
 */
export function withOwnHeaders(
  origin: string,
  headers: { readonly [name: string]: string },
  credentials: Credentials | undefined,
): Credentials | undefined {
  if (Object.keys(headers).length === 0) return credentials;
  return {
    async sign(request, options) {
      const own =
        new URL(request.url).origin === origin
          ? { ...request, headers: { ...request.headers, ...headers } }
          : request;
      return credentials === undefined ? own : credentials.sign(own, options);
    },
    refused: async (request, options) => (await credentials?.refused(request, options)) ?? false,
    answered: (request, answer) => credentials?.answered?.(request, answer),
  };
}
