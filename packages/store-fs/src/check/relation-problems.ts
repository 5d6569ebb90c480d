import { eventCollectionPrefix } from "@eomatch/stac-model";
import type { Problem } from "./finding.js";
import { linkedPaths, withLink, withoutLinks } from "./links.js";
import type { Survey, SurveyedItem } from "./survey.js";

/**
 * Looks at the links between products, matchups and events: that they lead to items, and that an event and a
 * matchup link to each other.
 */
export function checkRelations(survey: Survey, roots: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const { items } = survey;
  for (const item of items.values()) {
    for (const { rel, role, href, target } of item.links) {
      const other = items.get(target);
      if (other === undefined) problems.push(deadLink(item, { rel, role, href, target, roots }));
      else if (rel === "related" && !linksBack(other, item)) problems.push(oneWay(item, other));
    }
  }
  return problems;
}

function linksBack(item: SurveyedItem, to: SurveyedItem): boolean {
  return item.links.some(({ rel, target }) => rel === "related" && target === to.path);
}

function oneWay(from: SurveyedItem, to: SurveyedItem): Problem {
  const role = isEvent(from) ? "event" : "matchup";
  return {
    kind: "one-way-link",
    path: to.path,
    message: `${from.path} links to it as its ${role === "event" ? "matchup" : "event"}, but it does not link back`,
    repairs: [withLink(to.path, from.path, { rel: "related", "matchup:role": role })],
  };
}

function deadLink(
  { path, ...item }: SurveyedItem,
  link: {
    readonly rel: string;
    readonly role: string | undefined;
    readonly href: string;
    readonly target: string;
    readonly roots: readonly string[];
  },
): Problem {
  const { rel, target, roots } = link;
  const message = `its ${rel} link leads to ${target}, where no item of the catalogue is`;
  if (rel === "related" && item.collectionFile.collection.id.startsWith(eventCollectionPrefix)) {
    return {
      kind: "missing-file",
      path,
      message,
      repairs: [
        withoutLinks(path, (own) => own.rel === rel && linkedPaths(own, path, roots).includes(target)),
      ],
    };
  }
  const missing = rel === "derived_from" ? "product" : "event";
  return {
    kind: "missing-file",
    path,
    message: `${message}: find matchups again over its time, which brings the ${missing} back, or remove the matchup`,
  };
}

function isEvent({ collectionFile }: SurveyedItem): boolean {
  return collectionFile.collection.id.startsWith(eventCollectionPrefix);
}
