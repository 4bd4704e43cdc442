const grouping = new Intl.NumberFormat('en')

/** A whole number as a person reads it: 12,345. One formatter for all: making one takes long. */
export const grouped = (value: number): string =>
  value < 1000 ? String(value) : grouping.format(value)

/** A number with its noun: 1 tool, 2 tools. */
export const counted = (value: number, one: string, many: string): string =>
  value === 1 ? `1 ${one}` : `${grouped(value)} ${many}`
