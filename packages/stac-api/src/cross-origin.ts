/** Header fields that pages of other sites may read beside the simple ones. */
const exposed = "Accept-Ranges, Content-Encoding, Content-Length, Content-Range, ETag, Link";

interface Openness {
  /** Whether pages of any site may read. */
  readonly isOpen: boolean;
}

/** A response that pages of other sites may read (Fetch, "CORS protocol"); as it is where they may not. */
export function allowingOrigins(response: Response, { isOpen }: Openness): Response {
  if (isOpen) {
    response.headers.set("access-control-allow-origin", "*");
    response.headers.set("access-control-expose-headers", exposed);
  }
  return response;
}

/** Answers the question of a browser whether a page of another site may ask. */
export function preflightResponse(request: Request, openness: Openness): Response {
  const headers = new Headers({ allow: "GET, HEAD, POST, OPTIONS" });
  if (openness.isOpen) {
    headers.set("access-control-allow-methods", "GET, HEAD, POST");
    headers.set(
      "access-control-allow-headers",
      request.headers.get("access-control-request-headers") ?? "Content-Type",
    );
    headers.set("access-control-max-age", "86400");
    // A site of the internet asks this machine (Private Network Access): a catalogue shown on loopback to STAC Browser.
    if (request.headers.get("access-control-request-private-network") === "true") {
      headers.set("access-control-allow-private-network", "true");
    }
  }
  return allowingOrigins(new Response(null, { status: 204, headers }), openness);
}
