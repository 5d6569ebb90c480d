/** A link of a STAC API. */
export interface ApiLink {
  readonly rel: string;
  readonly href: string;
  readonly type?: string;
  readonly method?: string;
  readonly body?: unknown;
}

/** What the checks look at of an object of a STAC API. */
export interface ApiObject {
  readonly type?: string;
  readonly id?: string;
  readonly collection?: string;
  readonly stac_version?: string;
  readonly bbox?: readonly number[];
  readonly properties?: { readonly [name: string]: unknown };
  readonly links?: readonly ApiLink[];
  readonly [field: string]: unknown;
}

/** A page of items. */
export interface ApiPage extends ApiObject {
  readonly features?: readonly ApiObject[];
}

/** An answer, read to its end. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Asks a STAC API as its clients do. */
export interface ApiClient {
  readonly landingPage: string;
  ask(address: string, init?: RequestInit): Promise<ApiResponse>;
  search(query: string): Promise<ApiResponse>;
  post(body: unknown): Promise<ApiResponse>;
  /** Follows a link, by the method and with the body that it names. */
  follow(link: ApiLink): Promise<ApiResponse>;
  /** How many requests there were. */
  readonly requests: number;
}

/** A client of the API at a landing page. */
export function apiClient(landingPage: string): ApiClient {
  const root = landingPage.replace(/\/$/, "");
  let requests = 0;
  const client: ApiClient = {
    landingPage: root,
    get requests() {
      return requests;
    },
    async ask(address, init) {
      requests += 1;
      const response = await fetch(address, init);
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    search: (query) => client.ask(`${root}/search?${query}`),
    post: (body) => client.ask(`${root}/search`, posted(body)),
    follow: ({ href, method, body }) =>
      method === "POST" ? client.ask(href, posted(body)) : client.ask(href),
  };
  return client;
}

function posted(body: unknown): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** The JSON of an answer, an empty object for what is none: the checks then find that everything is missing. */
export function objectOf<T extends ApiObject = ApiObject>({ text }: ApiResponse): T {
  try {
    const value: unknown = JSON.parse(text);
    return (typeof value === "object" && value !== null ? value : {}) as T;
  } catch {
    return {} as T;
  }
}

/** A link of an object by its relation. */
export function linkOf({ links = [] }: ApiObject, rel: string): ApiLink | undefined {
  return links.find((link) => link.rel === rel);
}
