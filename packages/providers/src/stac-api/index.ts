/**
 * Product search in STAC APIs.
 *
 * {@link stacApiProvider} asks any archive with STAC API item search, page by page, and tries again what is
 * worth it. {@link createHostBudget} makes a limit that several providers of one host can share,
 * {@link createHostHealth} what they know of hosts that do not answer.
 *
 * @packageDocumentation
 */
export type { ExchangeLimits } from "../http/exchange.js";
export { createHostBudget, type HostBudget, type HostBudgetOptions } from "../http/host-budget.js";
export { createHostHealth, type HostHealth, type HostHealthOptions } from "../http/host-health.js";
export type { HttpOptions, RetryOptions } from "../http/request.js";
export { type StacApiPreset, stacApiPreset, stacApiPresets } from "./presets.js";
export type { StacApiOptions } from "./stac-api-options.js";
export { stacApiProvider } from "./stac-api-provider.js";
