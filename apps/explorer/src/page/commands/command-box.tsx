import { useComputed, useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { page } from "../state/page-state.js";
import { filterCommands } from "./command-lines.js";

/** Commands for what is shown, to copy. */
export function CommandBox(): VNode | null {
  const commands = useComputed(() => {
    void page.rowsVersion.value;
    return filterCommands(page.rows, page.filters.value, page.facts.value?.cataloguePath ?? ".");
  });
  const { download, list, exceeded } = commands.value;
  return (
    <fieldset class="commands">
      <legend>On the command line</legend>
      {[download, list].map(({ name, text }) => (
        <Copyable key={name} name={name} text={text} />
      ))}
      {(download.unexpressed.length > 0 || exceeded.length > 0) && (
        <p class="panel-note">
          “download” takes whole events
          {exceeded.length > 0 && `, also what of them lies beyond ${exceeded.join(" and ")}`}
          {download.unexpressed.length > 0 && `: it does not know ${download.unexpressed.join(", ")}`}.
        </p>
      )}
      {list.unexpressed.length > 0 && (
        <p class="panel-note">“list” does not know {list.unexpressed.join(", ")}.</p>
      )}
    </fieldset>
  );
}

/** A text with a button that copies it. */
export function Copyable({ name, text }: { readonly name: string; readonly text: string }): VNode {
  const isCopied = useSignal(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    isCopied.value = true;
    page.announcement.value = "copied";
    setTimeout(() => {
      isCopied.value = false;
    }, 1500);
  };
  return (
    <div class="copyable">
      <div class="copyable-head">
        <span>{name}</span>
        <button type="button" class="clear" aria-label={`Copy: ${name}`} onClick={() => void copy()}>
          {isCopied.value ? "copied ✓" : "copy"}
        </button>
      </div>
      <code>{text}</code>
    </div>
  );
}
