import type { VNode } from "preact";
import { minuteText, parseTime } from "../state/quantities.js";

/** A number that may be left out. */
export function NumberField(props: {
  readonly label: string;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  readonly min?: number;
  readonly max?: number;
  readonly placeholder?: string;
}): VNode {
  const { label, value, onChange, min, max, placeholder } = props;
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="number"
        step="any"
        min={min}
        max={max}
        placeholder={placeholder}
        value={value ?? ""}
        onChange={({ currentTarget }) => {
          const number = currentTarget.value === "" ? undefined : Number(currentTarget.value);
          const isInside =
            number === undefined ||
            (Number.isFinite(number) && number >= (min ?? -Infinity) && number <= (max ?? Infinity));
          currentTarget.setAttribute("aria-invalid", String(!isInside));
          if (isInside) onChange(number);
        }}
      />
    </label>
  );
}

/** A UTC time that may be left out, typed as `2022-05-18` or `2022-05-18 10:00`. */
export function TimeField(props: {
  readonly label: string;
  readonly value: number | undefined;
  readonly onChange: (ms: number | undefined) => void;
  readonly placeholder?: string;
}): VNode {
  const { label, value, onChange, placeholder = "2022-05-18 10:00" } = props;
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="text"
        inputMode="numeric"
        spellcheck={false}
        placeholder={placeholder}
        value={value === undefined ? "" : minuteText(value)}
        onChange={({ currentTarget }) => {
          const text = currentTarget.value.trim();
          const ms = text === "" ? undefined : parseTime(text);
          const isValid = text === "" || ms !== undefined;
          currentTarget.setAttribute("aria-invalid", String(!isValid));
          if (isValid) onChange(ms);
        }}
      />
    </label>
  );
}
