import type { ProductOrder } from "@eomatch/stac-model";
import { z } from "zod";
import type { HttpAnswer } from "../http/exchange.js";
import { readJson } from "../http/json-answer.js";
import { type RequestContext, requestWithRetry } from "../http/request.js";

const orderSchema = z.object({ EstimatedDate: z.string().nullish().catch(null) });

/**
 * Orders a product that is not online (ESA, "Long-Term Archive Interface Delivery Point Specification", Product Order).
 * Ordering again what has been ordered changes nothing.
 *
 * @param product its address in the catalogue
 * @throws HttpError as for every exchange
 */
export function orderProduct(product: string, context: RequestContext): Promise<ProductOrder> {
  const request = {
    url: `${product}/OData.CSC.Order`,
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify({ Priority: 1 }),
  } as const;
  return requestWithRetry(request, readOrder, context);
}

function readOrder(answer: HttpAnswer): ProductOrder {
  const estimated = orderSchema.safeParse(readJson(answer)).data?.EstimatedDate;
  const seconds = answer.retryAfterSeconds ?? secondsUntil(estimated);
  return seconds === undefined ? {} : { retryAfterSeconds: seconds };
}

function secondsUntil(date: string | null | undefined): number | undefined {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? undefined : Math.max(0, (time - Date.now()) / 1000);
}
