/**
 * An expression of Basic CQL2 (OGC 21-065r2): comparisons, `and`, `or`, `isNull`, in its JSON form. The class "Basic
 * CQL2" is what every archive with filters has; `in` and `casei` are not part of it.
 */
export interface Cql2 {
  readonly op: "<>" | "and" | "isNull" | "or";
  readonly args: readonly (Cql2 | { readonly property: string } | string)[];
}

/** The same expression in CQL2 text, for addresses. */
export function cql2Text({ op, args }: Cql2): string {
  const texts = args.map(operandText);
  if (op === "isNull") return `${texts[0]} IS NULL`;
  if (op === "<>") return texts.join(" <> ");
  return texts
    .map((text, i) => (isCompound(args[i]) ? `(${text})` : text))
    .join(op === "and" ? " AND " : " OR ");
}

function operandText(operand: Cql2["args"][number]): string {
  if (typeof operand === "string") return `'${operand.replaceAll("'", "''")}'`;
  // A colon ends a name in CQL2 text unless the name is quoted.
  if ("property" in operand)
    return /^\w+$/.test(operand.property) ? operand.property : `"${operand.property}"`;
  return cql2Text(operand);
}

function isCompound(operand: Cql2["args"][number] | undefined): boolean {
  return typeof operand === "object" && "op" in operand && (operand.op === "and" || operand.op === "or");
}
