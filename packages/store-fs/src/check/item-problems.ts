import { posix } from "node:path";
import type { CollectionFile } from "../collection-file.js";
import { catalogFileName } from "../layout.js";
import { idOfSafeName } from "../safe-name.js";
import type { JsonObject, Problem, Repair } from "./finding.js";
import { linkedPaths, withLink, withOnlyLink, withoutLinks } from "./links.js";
import type { Survey, SurveyedItem } from "./survey.js";

/** Looks at a collection's links to items, at what lies unlinked in its folder, and at ids that occur twice. */
export function checkItems(survey: Survey, roots: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  for (const { path, collectionFile } of survey.missing) {
    problems.push({
      kind: "missing-file",
      path: collectionFile.path,
      message: `it links to the item ${path}, but there is no such file`,
      repairs: [withoutItemLink(collectionFile, path, roots)],
    });
  }
  for (const { path, collectionFile, reason } of survey.broken) {
    problems.push({
      kind: "broken-file",
      path,
      message: reason,
      repairs: [withoutItemLink(collectionFile, path, roots), { step: "set-aside", path }],
    });
  }
  const first = new Map<string, SurveyedItem>();
  for (const item of survey.items.values()) {
    const key = `${item.collectionFile.path}\n${item.id}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, item);
    problems.push(
      ...(other === undefined
        ? [...placeProblems(item, survey), ...nameProblems(item)]
        : [namesake(item, other)]),
    );
    problems.push(...structureProblems(item));
  }
  return problems;
}

/** Tells whether an item that nothing links may be linked: what it links to itself is all there. */
export function isWhole(item: SurveyedItem, { items }: Survey): boolean {
  return item.links.every(({ target }) => items.has(target));
}

function namesake(item: SurveyedItem, other: SurveyedItem): Problem {
  return {
    kind: "duplicate-id",
    path: item.path,
    message: `its id ${item.id} is also that of ${other.path}: remove one of the two`,
  };
}

function placeProblems(item: SurveyedItem, survey: Survey): Problem[] {
  const { path, isLinked, collectionFile } = item;
  if (isLinked) return [];
  const whole = isWhole(item, survey);
  return [
    {
      kind: "unlinked-file",
      path,
      message: whole
        ? `the item is not linked by ${collectionFile.path}`
        : `the item is not linked by ${collectionFile.path}, and links to items that are not there: a writer was stopped before it was done`,
      repairs: whole ? [withLink(collectionFile.path, path, { rel: "item" })] : [{ step: "set-aside", path }],
    },
  ];
}

/**
 * Where files are named after their items, links to a file are read as links to the id that it is named after. Which of
 * the two is right only people know.
 */
function nameProblems({ id, path, collectionFile }: SurveyedItem): Problem[] {
  if (!collectionFile.isNamedAfterItems) return [];
  const named = idOfSafeName(posix.basename(path, ".json"));
  if (named === undefined || named === id) return [];
  return [
    {
      kind: "misnamed-file",
      path,
      message: `its id is ${id}, but its file is named after ${named}, as which others link to it: give it that id again`,
    },
  ];
}

function structureProblems({ path, collection, collectionFile, wrongLinks }: SurveyedItem): Problem[] {
  const targets: { readonly [rel: string]: string } = {
    root: catalogFileName,
    parent: collectionFile.path,
    collection: collectionFile.path,
  };
  const problems: Problem[] = wrongLinks.map((rel) => ({
    kind: "wrong-link",
    path,
    message: `its ${rel} link is missing or does not lead to ${targets[rel]}`,
    repairs: [withOnlyLink(path, targets[rel] as string, rel)],
  }));
  const { id } = collectionFile.collection;
  if (collection !== id) {
    problems.push({
      kind: "wrong-link",
      path,
      message: `it is an item of the collection ${id} but says ${collection ?? "nothing"} in its collection field`,
      repairs: [{ step: "edit", path, change: (value: JsonObject) => ({ ...value, collection: id }) }],
    });
  }
  return problems;
}

function withoutItemLink({ path }: CollectionFile, item: string, roots: readonly string[]): Repair {
  return withoutLinks(path, (link) => link.rel === "item" && linkedPaths(link, path, roots).includes(item));
}
