import { fileURLToPath } from "node:url";

/** The folder of the built page, an absolute path: `index.html` and what it loads. */
export const pageFolder: string = fileURLToPath(new URL("./page", import.meta.url));

/**
 * The policy that servers send with the page, as the page itself states it: its own scripts alone, pictures from
 * anywhere (quicklooks stand in the archives), data from the server it came from.
 */
export const contentSecurityPolicy: string = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: http: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
