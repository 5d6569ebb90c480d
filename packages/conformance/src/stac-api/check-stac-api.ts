import { apiClient, objectOf } from "./api-client.js";
import { type ApiReport, type Findings, runCheck } from "./report.js";
import {
  collectionsCheck,
  landingCheck,
  openApiCheck,
  protocolCheck,
  type Validate,
} from "./resource-checks.js";
import { answerCheck, pagingCheck, parameterCheck } from "./search-checks.js";

/** Options of {@link checkStacApi}. */
export interface CheckApiOptions {
  /** Holds STAC objects against the official schemas of their version, where these are at hand. */
  readonly validateStac?: Validate | undefined;
  /** Holds the OpenAPI document against its schema. */
  readonly validateOpenApi?: Validate | undefined;
}

/**
 * Validates a STAC API: every item it has, the parameters of its search by GET and POST, its pages, errors and headers.
 *
 * @param landingPage the address of its landing page
 */
export async function checkStacApi(landingPage: string, options: CheckApiOptions = {}): Promise<ApiReport> {
  const { validateStac, validateOpenApi } = options;
  const client = apiClient(landingPage);
  const landing = objectOf(await client.ask(client.landingPage));
  let items = 0;
  const plan: readonly (readonly [title: string, check: (findings: Findings) => Promise<void>])[] = [
    ["landing page, conformance, links", (to) => landingCheck(client, landing, to, validateStac)],
    ["OpenAPI document", (to) => openApiCheck(client, landing, to, validateOpenApi)],
    [
      "collections and all their items",
      async (to) => {
        items = await collectionsCheck(client, landing, to, validateStac);
      },
    ],
    ["search: parameters by GET and POST", (to) => parameterCheck(client, to)],
    ["search: answers", (to) => answerCheck(client, to)],
    ["search: pages", (to) => pagingCheck(client, to)],
    ["errors, ETag, gzip, HEAD, CORS", (to) => protocolCheck(client, to)],
  ];
  const checks = [];
  for (const [title, check] of plan) checks.push(await runCheck(title, check));
  return {
    checks,
    requests: client.requests,
    items,
    checked: checks.reduce((sum, { checked }) => sum + checked, 0),
    problems: checks.flatMap(({ problems }) => problems),
  };
}
